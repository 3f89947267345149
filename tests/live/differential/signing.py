"""How people sign: names, timestamps, and the many forms of signatures found on real wikis."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

PEOPLE = ("Anna", "Bosse", "Cleo", "Dora Berg", "Émile", "O'Neil", "A&B", "Łucja", "משה", "محمد")
ADDRESSES = ("192.0.2.7", "198.51.100.23", "2001:DB8:0:0:0:0:0:1")
TEMPORARY = ("~2026-12345-6", "~2026-98765-43")
WITH_SIGNATURE_PAGE = ("Sigrid",)
"""Users whose signature is a transclusion of their subpage ``/sig``."""
HIDDEN = ("Templeton", "Tabitha")
"""Users who sign only within templates, where the page's wikitext does not show it."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


class Signer:
    """Writes signatures, each with a timestamp of its own."""

    def __init__(self, random: Random, odd: float) -> None:
        """*odd* is the part of the signatures that are none of the default form."""
        self._random = random
        self._odd = odd
        self._moment = _START + timedelta(minutes=random.randrange(200_000))
        self._forms: tuple[Callable[[str], str], ...] = (
            self._styled,
            self._coloured,
            self._with_image,
            self._talk_only,
            self._contributions_only,
            self._bare,
            self._with_subpage,
            self._respelled,
            self._colon,
            self._address,
            self._small,
            self._with_words,
            self._unlabelled,
            self._linked_timestamp,
            self._transcluded,
            self._dressed,
            self._bold_around,
            self._entities_between,
            self._mentioning,
        )

    def timestamp(self) -> str:
        """The next timestamp; comments on real pages are not in order either."""
        self._moment += timedelta(minutes=self._random.randrange(1, 3000))
        when = self._moment
        return f"{when:%H:%M}, {when.day} {_MONTHS[when.month - 1]} {when.year} (UTC)"

    def user(self) -> str:
        return self._random.choice(PEOPLE)

    def sign(self) -> str:
        """A signature with its timestamp, mostly as ``~~~~`` makes it."""
        if self._random.random() < 0.12:
            return self._of_a_guest()
        if self._random.random() < self._odd:
            return self._random.choice(self._forms)(self.user())
        return self.default(self.user())

    def default(self, user: str) -> str:
        dash = self._random.choice(("", "", "", "--", "— ", "&mdash;"))
        return f"{dash}[[User:{user}|{user}]] ([[User talk:{user}|talk]]) {self.timestamp()}"

    def _of_a_guest(self) -> str:
        name = self._random.choice((*ADDRESSES, *TEMPORARY))
        if self._random.random() < 0.3:
            return f"[[Special:Contributions/{name}|{name}]] {self.timestamp()}"
        talk = f"([[User talk:{name}|talk]])"
        return f"[[Special:Contributions/{name}|{name}]] {talk} {self.timestamp()}"

    # The odd ones

    def _styled(self, user: str) -> str:
        return (
            f"'''[[User:{user}|<b>{user[0]}</b>{user[1:]}]]''' "
            f"<sup>[[User talk:{user}|''talk'']]</sup> {self.timestamp()}"
        )

    def _coloured(self, user: str) -> str:
        return (
            f'<span style="color:#c00; border:1px solid">[[User:{user}|<span style="color:#fff">'
            f"{user}</span>]]</span>&nbsp;•&nbsp;<small>[[User talk:{user}|✉]]</small> "
            f"{self.timestamp()}"
        )

    def _with_image(self, user: str) -> str:
        return f"[[File:Star.svg|15px]] [[User:{user}|{user}]] {self.timestamp()}"

    def _talk_only(self, user: str) -> str:
        return f"[[User talk:{user}|{user}]] {self.timestamp()}"

    def _contributions_only(self, user: str) -> str:
        return f"[[Special:Contributions/{user}|{user}]] {self.timestamp()}"

    def _bare(self, user: str) -> str:
        return f"[[User:{user}]] {self.timestamp()}"

    def _with_subpage(self, user: str) -> str:
        return (
            f"[[User:{user}|{user}]] ([[User:{user}/Notes|notes]] · "
            f"[[Special:Contributions/{user}|contribs]]) {self.timestamp()}"
        )

    def _respelled(self, user: str) -> str:
        name = user[0].lower() + user[1:].replace(" ", "_")
        prefix = self._random.choice(("user:", "USER:", "User: ", "user_talk:", "User talk:"))
        if self._random.random() < 0.3:
            name = name.replace("&", "&amp;").replace("'", "%27")
        return f"[[{prefix}{name}|{user}]] {self.timestamp()}"

    def _colon(self, user: str) -> str:
        return f"[[:User:{user}|{user}]] {self.timestamp()}"

    def _address(self, user: str) -> str:
        name = user.replace(" ", "_").replace("&", "%26")
        return f"[https://en.wikipedia.org/wiki/User:{name} {user}] {self.timestamp()}"

    def _small(self, user: str) -> str:
        return f"<small>[[User:{user}|{user}]] {self.timestamp()}</small>"

    def _with_words(self, user: str) -> str:
        words = self._random.choice((", your clerk,", "(who likes tea)", "''on a train''", "|"))
        return f"[[User:{user}|{user}]] {words} {self.timestamp()}"

    def _unlabelled(self, user: str) -> str:
        return f"[[User:{user}|]] / [[User talk:{user}|{user}]] {self.timestamp()}"

    def _linked_timestamp(self, user: str) -> str:
        return f"[[User:{user}|{user}]] [[Special:Diff/{len(user)}|{self.timestamp()}]]"

    def _transcluded(self, user: str) -> str:
        return f"{{{{User:{self._random.choice(WITH_SIGNATURE_PAGE)}/sig}}}} {self.timestamp()}"

    def _dressed(self, user: str) -> str:
        """Marks of direction as they come with pasted timestamps, one to a place."""
        written = self.timestamp()
        mark = self._random.choice("\u200e\u200f")
        at = self._random.choice((0, 5, 6, written.index("("), written.index("(") - 5))
        return f"[[User:{user}|{user}]]{mark} {written[:at]}{mark}{written[at:]}{mark}"

    def _bold_around(self, user: str) -> str:
        return f"'''''[[User:{user}|{user}]]''' {self.timestamp()}''"

    def _entities_between(self, user: str) -> str:
        return f"[[User:{user}|{user}]]&#32;&nbsp;&rarr;&#160;{self.timestamp()}"

    def _mentioning(self, user: str) -> str:
        return f"for [[User:{self.user()}]], by [[User:{user}|{user}]] {self.timestamp()}"
