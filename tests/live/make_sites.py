"""Makes what the program knows of Wikimedia's wikis: ``helpdeskbot/parse/site/sites/*.json``.

    python -m tests.live.make_sites

The facts come from MediaWiki's own languages, asked in the installed MediaWiki, and from
``wikimedia.json`` beside this file, which says what Wikimedia configures differently for a wiki:
time zone, names of namespaces, aliases, Western digits.  Namespaces from 16 on are left out:
nobody signs with a link to one.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.site.siteinfo import (
    default_site,
    parse_site_json,
    site_to_json,
    zone_abbreviations,
)
from tests.live import blank
from tests.live.apt import CannotInstall
from tests.live.debian import install

HERE = Path(__file__).parent
SITES = HERE.parents[1] / "helpdeskbot" / "parse" / "site" / "sites"
EVERY_WIKIPEDIA = {"Wikipedia": 4, "Wikipedia_talk": 5, "WP": 4}
LAST_NAMESPACE = 15

Facts = Mapping[str, Any]


def wikimedia() -> dict[str, Facts]:
    """What is said of each wiki in ``wikimedia.json``, by database name."""
    text = (HERE / "wikimedia.json").read_text(encoding="utf-8")
    facts: dict[str, Facts] = json.loads(text)
    return facts


def settings(facts: Facts) -> dict[str, object]:
    """The same as MediaWiki's settings."""
    aliases = {} if "server" in facts else dict(EVERY_WIKIPEDIA)
    for number, names in facts.get("aliases", {}).items():
        aliases |= {name.replace(" ", "_"): int(number) for name in names}
    return {
        "wgLanguageCode": facts["language"],
        "wgLocaltimezone": facts.get("zone", "UTC"),
        "wgTranslateNumerals": not facts.get("ascii_digits", False),
        "wgMetaNamespace": facts["project"].replace(" ", "_"),
        "wgMetaNamespaceTalk": facts.get("project_talk", "").replace(" ", "_") or False,
        "wgNamespaceAliases": aliases,
        "wgExtraNamespaces": {
            number: name.replace(" ", "_") for number, name in facts.get("names", {}).items()
        },
    }


def ask_mediawiki(wikis: Mapping[str, Facts]) -> dict[str, Any]:
    """What MediaWiki says of wikis with these settings.

    Raises:
        CannotInstall: this machine cannot have MediaWiki.
    """
    software = install()
    with tempfile.TemporaryDirectory(prefix="helpdeskbot-sites-") as folder:
        root = Path(folder) / "wiki"
        shutil.copytree(blank.blank_wiki(software), root)
        blank.describe(root, software, port=1, language="en", name="Sites")
        wanted = Path(folder) / "wikis.json"
        wanted.write_text(json.dumps({name: settings(facts) for name, facts in wikis.items()}))
        script = str(blank.PHP_FILES / "Sites.php")
        said = blank.run_maintenance(software, root, script, "--wikis", str(wanted))
    answer: dict[str, Any] = json.loads(said)
    return answer


def describe(name: str, facts: Facts, said: Mapping[str, Any]) -> SiteInfo:
    """One wiki's description."""
    contributions = [alias.replace("_", " ") for alias in said["contributions"]]
    own = site_to_json(parse_site_json(said)) | {
        "namespaces": {
            written.replace("_", " "): number
            for written, number in said["wgNamespaceIds"].items()
            if number and number <= LAST_NAMESPACE
        },
        "contributions_pages": list(dict.fromkeys((*contributions, "Contributions"))),
        "redirect_words": list(dict.fromkeys((*said["redirect"], "#REDIRECT"))),
        "server": facts.get("server", f"//{name[:-4].replace('_', '-')}.wikipedia.org"),
    }
    # MediaWiki lists what the zone was called since there are clocks.
    lately = set(zone_abbreviations(own["time_zone"], {}).values())
    for style in (own, *own["date_variants"]):
        zones = style["time_zone_abbreviations"]
        style["time_zone_abbreviations"] = {
            written: zone for written, zone in zones.items() if zone in lately
        }
    return parse_site_json(own)


def compact(site: SiteInfo) -> str:
    """A description as JSON: without what is as on any English wiki, one line for each field."""
    usual = site_to_json(default_site())
    own = {key: value for key, value in site_to_json(site).items() if value != usual[key]}
    own["namespaces"] = {
        name: number
        for name, number in sorted(site.namespaces.items(), key=lambda item: (item[1], item[0]))
        if usual["namespaces"].get(name) != number
    }
    # These two tell our own form from other descriptions of a wiki.
    own = {"language": site.language, "date_format": site.date_format} | own
    lines = [
        f'"{key}": {json.dumps(value, ensure_ascii=False, separators=(",", ":"))}'
        for key, value in own.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> int:
    """Writes the files anew; returns the exit code."""
    wikis = wikimedia()
    try:
        said = ask_mediawiki(wikis)
    except (CannotInstall, blank.WikiFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    SITES.mkdir(exist_ok=True)
    for old in SITES.glob("*.json"):
        old.unlink()
    for name, facts in wikis.items():
        text = compact(describe(name, facts, said[name]))
        (SITES / f"{name}.json").write_text(text, encoding="utf-8")
    print(f"{len(wikis)} wikis: {SITES}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
