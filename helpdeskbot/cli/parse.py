"""The command ``helpdeskbot parse``: the threads and comments of a talk page's wikitext."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from helpdeskbot.cli import terminal
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.site import SiteInfo


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option(
    "--wiki",
    "wiki",
    metavar="DBNAME",
    help="The wiki that the page is from, such as svwiki: one of the largest Wikipedias, "
    "metawiki, commonswiki, wikidatawiki.  Default: a wiki in English, in UTC.",
)
@click.option(
    "--site-info",
    "site_info",
    metavar="JSON",
    type=click.Path(path_type=Path),
    help="A file with the description of any other wiki: its API's answer to action=query&"
    "meta=siteinfo|allmessages, or its site.json from the bot's state folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything for machines.")
def parse(file: Any, wiki: str | None, site_info: Path | None, as_json: bool) -> None:
    """Read a talk page's wikitext and print its threads and comments.  Needs no wiki.

    Timestamps and user names are read in the wiki's language: say which wiki with --wiki, or
    describe it with --site-info.  Offsets are code points of the text, times are UTC.  FILE may
    be - for standard input.
    """
    from helpdeskbot import parse as parsing
    from helpdeskbot.parse.threads.as_json import talk_page_as_json

    text = file.read().decode("utf-8", "surrogateescape")
    site = _site_to_parse_by(wiki, site_info)
    page = parsing.parse_page(text, site)
    if as_json:
        click.echo(json.dumps(talk_page_as_json(page), indent=1, ensure_ascii=True))
        return
    for thread in page.threads:
        status = f"  [{thread.status.value}]" if thread.status else ""
        click.echo(click.style(terminal.clean(thread.heading), bold=True) + terminal.clean(status))
        for comment in thread.comments:
            indent = "  " * comment.level
            when = f"{comment.timestamp:%Y-%m-%d %H:%M}"
            click.echo(f"{indent}{when} {terminal.clean(comment.author)}")


def _site_to_parse_by(wiki: str | None, site_info: Path | None) -> SiteInfo:
    from helpdeskbot import parse as parsing
    from helpdeskbot.parse.site.bundled import bundled_wikis
    from helpdeskbot.parse.site.siteinfo import find_bundled_site

    if wiki is not None and site_info is not None:
        raise SettingsError(
            "--wiki and --site-info both say which wiki it is", advice="Give one of them"
        )
    if wiki is not None:
        bundled = find_bundled_site(wiki)
        if bundled is None:
            raise SettingsError(
                f"no wiki {wiki!r} is known here, only {', '.join(bundled_wikis())}",
                advice="Describe any other wiki with --site-info",
            )
        return bundled
    if site_info is None:
        return parsing.default_site()
    try:
        found = json.loads(site_info.read_text(encoding="utf-8"))
        if not isinstance(found, dict):
            raise ValueError("it is no JSON object")
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"the site info cannot be read: {error}",
            where=str(site_info),
            advice="Save the answer of action=query&meta=siteinfo&format=json there",
        ) from None
    # The file that the bot keeps has the description inside.
    own = found.get("site") if isinstance(found, dict) else None
    return parsing.parse_site_json(own if isinstance(own, dict) else found)
