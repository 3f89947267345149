"""The wiki's description of itself, asked once a day and kept on disk between runs."""

from __future__ import annotations

import json
import logging
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from helpdeskbot import __version__
from helpdeskbot.model.errors import Unreachable
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.site.dateformat import infer_date_format
from helpdeskbot.parse.site.siteinfo import (
    MESSAGE_KEYS,
    parse_site_json,
    site_to_json,
    zone_abbreviations,
)
from helpdeskbot.wiki.live.answers import parse_time
from helpdeskbot.wiki.live.session import Session
from helpdeskbot.wiki.live.variants import fetch_date_variants

_log = logging.getLogger(__name__)

KEPT_FOR = timedelta(hours=24)
OPT_OUT_MESSAGE = "massmessage-optout-category"
SAMPLES = 5
ASCII_DIGITS = "0123456789"

Sample = tuple[str, datetime]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was learnt, and when.

    :param extensions: names of what is installed there, as Special:Version has them.
    :param opt_out_category: of talk pages that MassMessage leaves alone; ``""``: there is none.
    :param samples: timestamps that the wiki wrote, newest first.  The wiki tells its date format
        only by example; one example may leave open which number is which, those of several days
        do not.
    """

    site: SiteInfo
    fetched: datetime
    samples: tuple[Sample, ...]
    extensions: frozenset[str]
    opt_out_category: str


class SiteReader:
    """Asks the wiki about itself.

    :param folder: where the answer is kept.
    :param clock: by which it grows old.
    """

    def __init__(self, session: Session, folder: Path, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._file = folder / "site.json"
        self._clock = clock
        self._known: _Known | None = None

    def fetch(self) -> SiteInfo:
        """See the protocol.

        :raises Unreachable: no usable answer, and nothing is known from before.
        """
        return self._fetch().site

    def has_global_accounts(self) -> bool:
        """Whether accounts can be locked on all wikis of a family at once.

        https://www.mediawiki.org/wiki/Extension:CentralAuth

        :raises Unreachable: as for :meth:`fetch`.
        """
        return self.has_extension("CentralAuth")

    def has_extension(self, name: str) -> bool:
        """Whether the wiki has an extension, by the name that Special:Version shows.

        :raises Unreachable: as for :meth:`fetch`.
        """
        return name in self._fetch().extensions

    def opt_out_category(self) -> str:
        """See the protocol's ``fetch_opt_out_category``.

        :raises Unreachable: as for :meth:`fetch`.
        """
        return self._fetch().opt_out_category

    def _fetch(self) -> _Known:
        self._known = self._known or self._load()
        now = self._clock()
        if self._known and abs(now - self._known.fetched) < KEPT_FOR:
            return self._known
        try:
            self._known = self._ask(now, self._known.samples if self._known else ())
        except Unreachable as error:
            if not self._known:
                raise
            _log.warning("%s; going on with what is known of the wiki", error)
            return self._known
        self._save(self._known)
        return self._known

    def _ask(self, now: datetime, older: Sequence[Sample]) -> _Known:
        parts = ("general", "namespaces", "namespacealiases", "specialpagealiases", "magicwords")
        wanted = {
            "meta": "siteinfo",
            "siprop": (*parts, "extensiontags", "extensions", "interwikimap"),
        }
        found: dict[str, Any] = dict(self._session.query(wanted)["query"])
        general = found["general"]
        zones = zone_abbreviations(general["timezone"], {})
        keys = [*MESSAGE_KEYS, *(f"timezone-{name.lower()}" for name in zones.values())]
        keys.append(OPT_OUT_MESSAGE)
        found["languageinfo"] = self._fetch_chains()
        found["allmessages"] = self._fetch_messages(keys, general["lang"])
        site = parse_site_json(found)
        sample = self._fetch_sample()
        site = replace(site, digits=find_digits(sample[0]))
        samples = (sample, *older)[:SAMPLES]
        usual = site.date_format
        # Older samples do not fit any more when the wiki's language was changed.
        fitting = infer_date_format(samples, site, usual)
        date_format = fitting or infer_date_format([sample], site, usual)
        if date_format:
            site = replace(site, date_format=date_format)
        else:
            _log.warning(
                "%s: dates look like %r, which fits no known format; taking %r",
                self._session.connection.name,
                sample[0],
                site.date_format,
            )
        variants = fetch_date_variants(self._session, general, site)
        extensions = frozenset(str(entry.get("name")) for entry in found.get("extensions", ()))
        said = {entry.get("name"): entry.get("content") for entry in found["allmessages"]}
        category = str(said.get(OPT_OUT_MESSAGE) or "")
        return _Known(replace(site, date_variants=variants), now, samples, extensions, category)

    def _fetch_messages(self, keys: Sequence[str], language: str) -> list[Mapping[str, Any]]:
        messages: list[Mapping[str, Any]] = []
        every = list(dict.fromkeys(keys))
        for start in range(0, len(every), self._session.limit):
            chunk = every[start : start + self._session.limit]
            wanted = {"meta": "allmessages", "ammessages": chunk, "amlang": language}
            messages += self._session.query(wanted)["query"]["allmessages"]
        return messages

    def _fetch_chains(self) -> Mapping[str, Any]:
        """By which languages each one is served, as MediaWiki has it; nothing, if it does not say.

        Ours serve until it is asked again: nothing else is to wait for them.
        """
        wanted = {"meta": "languageinfo", "liprop": "fallbacks", "licode": "*"}
        chains: dict[str, Any] = {}
        try:
            for answer in self._session.query_all(wanted):
                # A wiki of before 1.34 does not know the question, and answers without it.
                chains |= answer.get("query", {}).get("languageinfo", {})
        except Unreachable as error:
            _log.warning("%s; languages are served by our own chains", error)
        return chains

    def _fetch_sample(self) -> Sample:
        """How the wiki writes this moment under a comment."""
        wanted = {"action": "parse", "onlypst": "1", "text": "~~~~~", "curtimestamp": "1"}
        answer = self._session.ask({**wanted, "contentmodel": "wikitext"})
        return answer["parse"]["text"], parse_time(answer["curtimestamp"])

    # -- Kept on disk ------------------------------------------------------------------------------
    def _load(self) -> _Known | None:
        # Whatever is wrong with the file, asking the wiki puts it right.
        with suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            if kept["version"] == __version__ and kept["api"] == self._session.connection.api_url:
                return _Known(
                    site=parse_site_json(kept["site"]),
                    fetched=parse_time(kept["fetched"]),
                    samples=tuple((text, parse_time(when)) for text, when in kept["samples"]),
                    extensions=frozenset(map(str, kept["extensions"])),
                    opt_out_category=str(kept["opt_out_category"]),
                )
        return None

    def _save(self, known: _Known) -> None:
        kept = {
            "version": __version__,
            "api": self._session.connection.api_url,
            "fetched": known.fetched.astimezone(UTC).isoformat(),
            "samples": [[text, when.isoformat()] for text, when in known.samples],
            "extensions": sorted(known.extensions),
            "opt_out_category": known.opt_out_category,
            "site": site_to_json(known.site),
        }
        new = self._file.with_suffix(".new")
        try:
            new.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
            new.replace(self._file)
        except OSError as error:
            # Only costs some questions at the next start.
            _log.warning("%s: not kept: %s", self._file, error.strerror)


def find_digits(written: str) -> str:
    """The ten digits of the script that a timestamp is written in.

    >>> find_digits("٢١:٠٦، ٢٢ نوفمبر ٢٠٢٦")
    '٠١٢٣٤٥٦٧٨٩'
    """
    for character in written:
        if not character.isascii() and character.isdecimal():
            zero = ord(character) - unicodedata.decimal(character)
            return "".join(chr(zero + number) for number in range(10))
    return ASCII_DIGITS
