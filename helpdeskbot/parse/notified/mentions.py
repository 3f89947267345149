"""Whom an edit will notify: the rules by which the Echo extension reads mentions.

Measured on MediaWiki 1.43.  An edit is cut into added and changed blocks of lines; an added
block mentions people only if its lines are signed by the editor and by nobody else; then every
user page that the block links to, or that its templates link to, is a mention.
https://www.mediawiki.org/wiki/Help:Notifications/Types#Mentions
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.notified.editblocks import EditBlock, find_blocks, find_section, is_header
from helpdeskbot.parse.userlinks import PHP_SPACE, Signatures, find_user_pages
from helpdeskbot.parse.wikitext.unparsed import find_unparsed

MAX_MENTIONS = 50

_ONE_SIGNER = 1
_TILDES = re.compile(r"~{3,5}")
_ONLY_DATE = 5


def predict_mentions(
    old: str,
    new: str,
    *,
    editor: str,
    title: str,
    site: SiteInfo,
    expand: Callable[[str], str] = lambda text: text,
    exists: Callable[[str], bool] = lambda name: True,
    signatures: Mapping[str, str] | None = None,
) -> frozenset[str]:
    """The users whom the wiki will notify of a mention if ``editor`` turns ``old`` into ``new``.

    :param new: the text as submitted, or as saved; ``~~~~`` counts as the editor's signature.
    :param title: the page being edited, in its canonical spelling.
    :param expand: gives a piece of wikitext with its templates expanded.
    :param exists: whether a user name is registered.
    :param signatures: what ``~~~`` gives for users whose signature is not the default one.
    """
    return frozenset(
        find_mentions(
            old,
            new,
            editor=editor,
            title=title,
            site=site,
            expand=expand,
            exists=exists,
            signatures=signatures,
        )
    )


def find_mentions(
    old: str,
    new: str,
    *,
    editor: str,
    title: str,
    site: SiteInfo,
    expand: Callable[[str], str] = lambda text: text,
    exists: Callable[[str], bool] = lambda name: True,
    signatures: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Like :func:`predict_mentions`, with a name as often as the user will be notified."""
    reader = _Reader(editor, title, site, expand, exists, Signatures(site, signatures or {}))
    return tuple(reader.read(old, reader.signed(new)))


class _Reader:
    """One edit, read as Echo reads it."""

    def __init__(
        self,
        editor: str,
        title: str,
        site: SiteInfo,
        expand: Callable[[str], str],
        exists: Callable[[str], bool],
        signatures: Signatures,
    ) -> None:
        self.editor = editor
        self.title = title
        self.site = site
        self.expand = expand
        self.exists = exists
        self.signatures = signatures

    def signed(self, text: str) -> str:
        """The text with the editor's signature where ``~~~`` stands."""
        if "~~~" not in text:
            return text
        signature = self.signatures.write(self.editor)
        pieces = []
        at = 0
        for start, end in [*find_unparsed(text), (len(text), len(text))]:
            signed = _TILDES.sub(
                lambda match: match[0] if len(match[0]) == _ONLY_DATE else signature,
                text[at:start],
            )
            pieces += [signed, text[start:end]]
            at = end
        return "".join(pieces)

    def read(self, old: str, new: str) -> Iterator[str]:
        lines = new.strip(PHP_SPACE).split("\n")
        signed_sections: list[tuple[int, int]] = []
        changed: list[EditBlock] = []
        for block in find_blocks(old, new):
            if block.is_change:
                changed.append(block)
                if self.editor in self._signers(block.new) and self.editor not in self._signers(
                    block.old
                ):
                    signed_sections.append(find_section(lines, block.line))
            elif self._signers(block.new.strip(PHP_SPACE)) == {self.editor}:
                for content, section in self._comments(block, lines):
                    signed_sections.append(section)
                    yield from self._mentioned(self._user_pages(content))
        for block in changed:
            beside = any(start < block.line <= end for start, end in signed_sections)
            if beside and len(self._signers(block.new)) == _ONE_SIGNER:
                before = set(self._user_pages(block.old))
                yield from self._mentioned(
                    [name for name in self._user_pages(block.new) if name not in before]
                )

    def _comments(
        self,
        block: EditBlock,
        lines: list[str],
    ) -> Iterator[tuple[str, tuple[int, int]]]:
        """The signed comments of an added block, each with the section it stands in."""
        content = block.new.strip(PHP_SPACE)
        own = content.split("\n")
        headers = [number for number, line in enumerate(own) if is_header(line)]
        if not headers or headers == [0]:
            yield content, find_section(lines, block.line)
            return
        line = block.line
        starts = headers if headers[0] == 0 else [0, *headers]
        for start, end in zip(starts, [*starts[1:], len(own)], strict=True):
            section = find_section(lines, line)
            line = section[1] + 1
            part = "\n".join(own[start:end])
            if self._signers(part):
                text = "\n".join(row for row in own[start:end] if not is_header(row))
                yield self.signatures.cut(text), section

    def _signers(self, text: str) -> set[str]:
        return {
            signer
            for line in text.split("\n")
            if "[[" in line
            for signer in [self.signatures.find_signer(line)]
            if signer
        }

    def _user_pages(self, content: str) -> list[str]:
        if "[[" not in content and "{{" not in content:
            return []
        return find_user_pages(self.expand(content), self.site, self.title)

    def _mentioned(self, names: list[str]) -> Iterator[str]:
        """Who is notified of a comment that links to these user pages."""
        counted, mentioned = 0, []
        owner = self.signatures.owner(self.title)
        for name in names:
            if "/" in name or name in (self.editor, owner):
                continue
            counted += 1
            if self.signatures.is_account(name) and self.exists(name):
                mentioned.append(name)
        if counted <= MAX_MENTIONS:
            yield from mentioned
