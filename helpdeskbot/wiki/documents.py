"""A wiki on which some pages are requests: each is read, and written, with its talk page as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from helpdeskbot.model.document import find_parts, join_document
from helpdeskbot.model.errors import EditConflict, EditRefused
from helpdeskbot.model.wiki import Edit, PageHead, PageText, Revision, Saved
from helpdeskbot.parse.site.titles import clean_title, find_talk_title, upper_first
from helpdeskbot.wiki.prefixes import split_prefix
from helpdeskbot.wiki.protocol import Wiki

_KEY = re.compile(r" \[[a-z2-7]{10}\]$")
# Bases of plans that are being made; a pass holds one at a time.
_MOST_BASES = 20


@dataclass(frozen=True, slots=True)
class _Base:
    """What an edit is planned on: both pages, each at its own revision."""

    page_revid: int
    page: str
    talk_revid: int
    talk: str


class Documents:
    """A wiki as another one, but for the pages that are named in :attr:`titles`.

    Numbers of revisions are the whole wiki's, so the newest revision of either page tells both:
    it stands for the document as it was then.  All else is asked of the wiki itself.
    """

    def __init__(self, wiki: Wiki) -> None:
        self._wiki = wiki
        self.titles: set[str] = set()
        """The documents, in canonical spelling."""
        self._bases: dict[tuple[str, int], _Base] = {}
        self._ids: dict[str, int] = {}
        self._away: set[str] = set()
        self._refused: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wiki, name)

    def is_below(self, title: str, roots: Iterable[str]) -> bool:
        """Whether a page is a subpage of one of these; what stands below it in turn is not."""
        site = self._wiki.fetch_site()
        number, name = split_prefix(title, site)
        for root in roots:
            namespace, begin = split_prefix(root, site)
            front = f"{upper_first(clean_title(begin))}/"
            rest = name.removeprefix(front)
            if (number, name) == (namespace, front + rest) and rest and "/" not in rest:
                return True
        return False

    # -- Reading -----------------------------------------------------------------------------------
    def fetch_heads(self, titles: Sequence[str]) -> Mapping[str, PageHead]:
        """See the protocol."""
        heads = self._wiki.fetch_heads([*titles, *self._talks(titles)])
        return self._join_heads(titles, heads)

    def fetch_heads_and_subpages(
        self, titles: Sequence[str], roots: Sequence[str]
    ) -> tuple[Mapping[str, PageHead], Mapping[str, Sequence[str]]]:
        """See the protocol."""
        asked = [*titles, *self._talks(titles)]
        heads, below = self._wiki.fetch_heads_and_subpages(asked, roots)
        return self._join_heads(titles, heads), below

    def fetch_pages(self, titles: Sequence[str]) -> Mapping[str, PageText]:
        """See the protocol."""
        pages = self._wiki.fetch_pages([*titles, *self._talks(titles)])
        heads = {title: page.head for title, page in pages.items()}
        joined = self._join_heads(titles, heads)
        found = {}
        for title in titles:
            page, head = pages[title], joined[title]
            if title in self.titles and head.exists and not head.is_redirect:
                talk = pages.get(self._talk(title))
                said = talk if talk and self._is_used(self._talk(title)) else None
                base = _Base(
                    page.head.revid,
                    page.text,
                    said.head.revid if said else 0,
                    said.text if said else "",
                )
                if len(self._bases) >= _MOST_BASES:
                    del self._bases[next(iter(self._bases))]
                self._bases[title, head.revid] = base
                text = join_document(head.page_id, head.title, base.page, base.talk)
                page = PageText(head, text)
            found[title] = page
        return found

    def fetch_history(
        self,
        title: str,
        *,
        newest: int = 0,
        oldest: int = 0,
        user: str = "",
        since: datetime | None = None,
        texts: bool = False,
    ) -> Iterator[Revision]:
        """See the protocol; a document's history begins with its page's."""
        if title not in self.titles:
            yield from self._wiki.fetch_history(
                title, newest=newest, oldest=oldest, user=user, since=since, texts=texts
            )
            return
        for revision in self._merge(title, texts=texts):
            if newest and revision.revid > newest:
                continue
            if revision.revid <= oldest or (since is not None and revision.timestamp < since):
                return
            if not user or revision.user == user:
                yield revision

    def _merge(self, title: str, *, texts: bool) -> Iterator[Revision]:
        if title not in self._ids:
            self.fetch_heads([title])
        talk, number = self._talk(title), self._ids.get(title, 0)
        pages = self._wiki.fetch_history(title, texts=texts)
        talks = self._wiki.fetch_history(talk, texts=texts) if self._is_used(talk) else iter(())
        page, said = next(pages, None), next(talks, None)
        while page is not None:
            text = None
            if texts and page.text is not None and (said is None or said.text is not None):
                text = join_document(number, title, page.text, (said.text or "") if said else "")
            if said is not None and said.revid > page.revid:
                newer, said = said, next(talks, None)
            else:
                newer, page = page, next(pages, None)
            before = max(page.revid, said.revid if said else 0) if page is not None else 0
            yield replace(newer, parent_id=before, text=text)

    # -- Writing -----------------------------------------------------------------------------------
    def apply_edit(self, edit: Edit) -> Saved:
        """See the protocol; where both pages change, what is said is saved last.

        Only the last edit carries the plan's key, so what is found by the key was done as a whole.
        Where it cannot be made, the next plan begins with what has been saved by then; and what
        was refused the last time is tried first, lest the page tells what is not so.
        """
        if edit.title not in self.titles:
            return self._wiki.apply_edit(edit)
        base, parts = self._bases.get((edit.title, edit.base_revid)), find_parts(edit.text)
        if base is None or parts is None:
            raise EditConflict("the page was read anew meanwhile", where=edit.title)
        page, talk = parts.page.of(edit.text), parts.talk.of(edit.text)
        title = self._talk(edit.title)
        if talk != base.talk and not title:
            page, talk = f"{page.rstrip()}\n\n{talk}", base.talk
        if talk != base.talk and title in self._away:
            raise EditRefused("its talk page is a redirect", code="redirect", where=title)
        edits = []
        if page != base.page or talk == base.talk:
            edits.append(Edit(edit.title, base.page_revid, page, edit.summary))
        if talk != base.talk:
            edits.append(Edit(title, base.talk_revid, talk, edit.summary))
        if title in self._refused:
            edits.reverse()
        return self._save(edits)

    def _save(self, edits: Sequence[Edit]) -> Saved:
        """Save one page or both; the result is that of what was said, if anything was."""
        saved: dict[str, Saved] = {}
        for number, edit in enumerate(edits, 1):
            if number < len(edits):
                edit = replace(edit, summary=_KEY.sub("", edit.summary))
            try:
                saved[edit.title] = self._wiki.apply_edit(edit)
            except EditRefused:
                self._refused.add(edit.title)
                raise
            self._refused.discard(edit.title)
        last = next((one for title, one in saved.items() if title not in self.titles), None)
        return replace(
            last or saved[edits[0].title], merged=any(one.merged for one in saved.values())
        )

    # -- Talk pages --------------------------------------------------------------------------------
    def _talk(self, title: str) -> str:
        return find_talk_title(title, self._wiki.fetch_site())

    def _talks(self, titles: Iterable[str]) -> Sequence[str]:
        return [talk for one in titles if one in self.titles and (talk := self._talk(one))]

    def _is_used(self, talk: str) -> bool:
        return bool(talk) and talk not in self._away

    def _join_heads(
        self, titles: Iterable[str], heads: Mapping[str, PageHead]
    ) -> Mapping[str, PageHead]:
        return {
            title: self._join(heads[title], heads) if title in self.titles else heads[title]
            for title in titles
        }

    def _join(self, page: PageHead, heads: Mapping[str, PageHead]) -> PageHead:
        """The head of a document: that of the page of the two which was saved last."""
        talk = self._talk(page.title)
        said = heads.get(talk)
        self._ids[page.title] = page.page_id
        if said is not None and (said.is_redirect or said.content_model != "wikitext"):
            self._away.add(talk)
        else:
            self._away.discard(talk)
        if not page.exists or said is None or not said.exists or talk in self._away:
            return page
        newer, older = (said, page) if said.revid > page.revid else (page, said)
        return replace(
            page,
            revid=newer.revid,
            timestamp=newer.timestamp,
            user=newer.user,
            parent_id=max(newer.parent_id, older.revid),
        )
