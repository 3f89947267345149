"""Rewrites a machine's apt sources for another Debian release: same mirrors, same keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

SUITE = "trixie"
"""The Debian release whose MediaWiki is used: an LTS with Echo and DiscussionTools inside."""

_RELEASES = "bullseye|bookworm|trixie|forky|sid|oldoldstable|oldstable|stable|testing|unstable"
_SUITE = re.compile(rf"(?:{_RELEASES})(-updates|-security|/updates)?/?")


def write_sources(etc: Path, target: Path, wanted: str = SUITE) -> int:
    """Writes the machine's apt sources into *target* with only the suite changed to *wanted*.

    Reads the one-line and the deb822 format, skips what is not Debian's, source packages,
    disabled and unauthenticated entries. Returns how many entries were written.
    """
    parts = etc / "sources.list.d"
    lines: list[str] = []
    for path in [etc / "sources.list", *sorted(parts.glob("*.list"))]:
        if path.is_file():
            lines += _one_line_entries(path.read_text(encoding="utf-8", errors="replace"), wanted)
    stanzas: list[str] = []
    for path in sorted(parts.glob("*.sources")):
        stanzas += _stanzas(path.read_text(encoding="utf-8", errors="replace"), wanted)
    lines = list(dict.fromkeys(lines))
    stanzas = list(dict.fromkeys(stanzas))
    (target / "helpdeskbot.list").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    (target / "helpdeskbot.sources").write_text("\n".join(stanzas), "utf-8")
    return len(lines) + len(stanzas)


def _one_line_entries(text: str, release: str) -> Iterator[str]:
    for line in text.splitlines():
        words = re.fullmatch(r"\s*deb\s+(\[[^]]*\]\s+)?(\S+)\s+(\S+)\s+([^#]+?)\s*(#.*)?", line)
        if words is None or words[2].startswith("cdrom:") or "main" not in words[4].split():
            continue
        options = re.sub(r"\b(trusted|allow-\w+)=\S+", "", (words[1] or "").strip(" []\t")).strip()
        suite = _as_wanted(words[3], release)
        if suite is not None:
            yield f"deb {f'[{options}] ' if options else ''}{words[2]} {suite} main"


def _stanzas(text: str, release: str) -> Iterator[str]:
    for stanza in re.split(r"\n[ \t]*\n", re.sub(r"(?m)^#.*\n?", "", text)):
        fields: dict[str, str] = {}
        for match in re.finditer(r"(?m)^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)", stanza):
            fields[match[1].lower()] = match[2]
        suites = [_as_wanted(suite, release) for suite in fields.get("suites", "").split()]
        wanted = list(dict.fromkeys(suite for suite in suites if suite is not None))
        off = fields.get("enabled", "yes").strip().lower() in ("no", "false", "off", "0")
        if off or not wanted or "main" not in fields.get("components", "").split():
            continue
        if "deb" not in fields.get("types", "").split():
            continue
        fields |= {"types": "deb", "suites": " ".join(wanted), "components": "main"}
        kept = {key: value for key, value in fields.items() if not key.startswith("allow-")}
        kept.pop("trusted", None)
        yield "".join(f"{key.title()}: {value}\n" for key, value in kept.items())


def _as_wanted(suite: str, release: str) -> str | None:
    """The same suite of the wanted release; None for one that is not Debian's."""
    match = _SUITE.fullmatch(suite)
    if match is None:
        return None
    kind = {None: "", "/updates": "-security"}.get(match[1], match[1])
    return f"{release}{kind}"
