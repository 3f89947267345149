"""What a real MediaWiki makes of wikitext, without saving it anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from helpdeskbot.model.errors import Unreachable
from helpdeskbot.wiki.fragments import is_complete, join_fragments, split_fragments
from helpdeskbot.wiki.live.session import Session


class Texts:
    """Asks for texts; each method is told of in :class:`helpdeskbot.wiki.protocol.Wiki`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def fetch_transformed(self, title: str, texts: Sequence[str]) -> Sequence[str]:
        """See the protocol."""
        transformed: dict[str, str] = {"": ""}
        wanted = [text for text in dict.fromkeys(texts) if text]
        together = [text for text in wanted if is_complete(text)]
        found = self._transform(title, together)
        transformed |= dict(zip(together, found or (), strict=False))
        for text in wanted:
            if text not in transformed:
                alone = self._transform(title, [text])
                if alone is None:
                    raise Unreachable("the wiki gave no usable text", where=title)
                transformed[text] = alone[0]
        return [transformed[text] for text in texts]

    def _transform(self, title: str, texts: Sequence[str]) -> Sequence[str] | None:
        """``None`` when what came back cannot be taken apart any more."""
        if not texts:
            return ()
        joined, marks = join_fragments(texts)
        wanted = {"action": "parse", "onlypst": "1", "contentmodel": "wikitext"}
        answer = self._session.ask({**wanted, "title": title, "text": joined}, where=title)
        return split_fragments(answer["parse"]["text"], marks)

    def fetch_expanded(self, title: str, text: str) -> str:
        """See the protocol."""
        if not text:
            return ""
        wanted = {"action": "expandtemplates", "prop": "wikitext", "title": title, "text": text}
        answer = self._session.ask(wanted, where=title)
        return str(answer["expandtemplates"]["wikitext"])
