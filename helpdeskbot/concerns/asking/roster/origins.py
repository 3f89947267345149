"""What a roster's revisions were when they were saved: of which page, with which template."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from helpdeskbot.model.wiki import Revision
from helpdeskbot.office.office import TEMPLATE_NAMESPACE, Office
from helpdeskbot.parse import find_redirect_target
from helpdeskbot.parse.site.titles import Titles

# No redirect is edited that often; of one that was, only the newest edits are looked at.
_MOST_EDITS = 100
_ALWAYS = datetime.min.replace(tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)


def find_origins(
    office: Office, title: str, revisions: Sequence[Revision], is_roster: Callable[[str], bool]
) -> list[bool]:
    """Which revisions of a page were saved while it was the roster.

    A page brings its history along when it is moved to another title, and a history can be
    imported or merged into another one.

    :param title: the page's title now.
    :param revisions: oldest first, with their texts.
    :param is_roster: whether the page of a title is the roster, or was.
    """
    found = [is_roster(title)] if revisions else []
    for before, revision in zip(reversed(revisions[:-1]), reversed(revisions), strict=False):
        if revision.parent_id == 0:
            title = ""
        elif title and (None in (before.text, revision.text) or before.text == revision.text):
            title = office.wiki.fetch_former_title(title, revision.user, revision.timestamp)
        found.append(title != "" and is_roster(title))
    return found[::-1]


@dataclass
class RowNames:
    """Since when the names that rows use have meant the rows' template.

    Anybody can make another template a redirect to it, or it a redirect to another one; what was
    written before by that name is no row.

    :param template: the row's template, without namespace, in canonical form.
    :param read: a page's history with texts, newest first, lazily.
    :param since: the names that did not always mean it, UTC.
    """

    office: Office
    template: str
    read: Callable[[str], Iterator[Revision]]
    since: dict[str, datetime] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def learn(self, names: Collection[str]) -> None:
        """Look up since when some names have meant it, as far as that is not known."""
        new = set(names) - self.since.keys() - {self.template}
        if new and not self._names:
            # Staff may have moved it, and left the setting.
            title = f"Template:{self.template}"
            moved_to = self._name(self.office.wiki.fetch_pages([title])[title].redirect_target)
            self._names = {self.template}
            if moved_to:
                first = self._first_redirect(self.template, {moved_to})
                moved = first is not None and self._was_moved(self.template, first)
                self.since[moved_to] = first.timestamp if first and moved else _NEVER
                self._names |= {moved_to} if moved else set()
        for name in sorted(new - self.since.keys()):
            first = self._first_redirect(name, self._names)
            since = first.timestamp if first else _NEVER
            # Where the setting was changed after a move, the old name was the template's own.
            self.since[name] = _ALWAYS if first and self._was_moved(name, first) else since

    def _first_redirect(self, name: str, targets: Collection[str]) -> Revision | None:
        """The first of the revisions since which a name has redirected to one of these."""
        first = None
        for revision in islice(self.read(f"Template:{name}"), _MOST_EDITS):
            if self._target(revision) not in targets:
                break
            first = revision
        return first

    def _was_moved(self, name: str, first: Revision) -> bool:
        """Whether a redirect is what a move has left, as then it was never anything else."""
        if first.parent_id != 0:
            return False
        title = f"Template:{self._target(first)}"
        wiki = self.office.wiki
        title = wiki.fetch_heads([title])[title].title
        former = wiki.fetch_former_title(title, first.user, first.timestamp)
        return former != title and self._name(former) == name

    def _target(self, revision: Revision) -> str:
        return self._name(find_redirect_target(revision.text or "", self.office.site()))

    def _name(self, title: str) -> str:
        """A template's name by its title; ``""`` for another page."""
        titles = Titles(self.office.site())
        is_template = titles.namespace(title.partition(":")[0]) == TEMPLATE_NAMESPACE
        return titles.template_name(title) if is_template and ":" in title else ""
