"""What stands between a comment's beginning and its signature, besides plain text."""

from __future__ import annotations

from random import Random

from tests.live.differential.signing import Signer
from tests.live.differential.words import write_words


class Asides:
    """Writes lines of wikitext that have a meaning of their own; most hold a signature."""

    def __init__(self, random: Random, signer: Signer) -> None:
        self._random = random
        self._signer = signer

    def write(self, prefix: str) -> tuple[str, list[str]]:
        """One aside: its name, and its lines, behind the list marks of the comment.

        :param prefix: the list marks; some asides stand at the beginning of the line all the same.
        """
        name = self._random.choice(_NAMES)
        lines: list[str] = getattr(self, name)(prefix)
        return name.replace("_", " "), lines

    def _chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def _words(self, most: int = 12) -> str:
        return write_words(self._random, most)

    def blockquote(self, prefix: str) -> list[str]:
        quote = f"{self._words()} {self._signer.sign()}"
        if prefix or self._chance(0.4):
            return [f"{prefix}{self._words(4)} <blockquote>{quote}</blockquote>"]
        return ["<blockquote>", quote, "", self._words(), "</blockquote>"]

    def nested_quote(self, prefix: str) -> list[str]:
        tag = self._random.choice(("q", "cite"))
        return [f"{prefix}As <{tag}>{self._words(5)} {self._signer.sign()}</{tag}> says"]

    def quote_template(self, prefix: str) -> list[str]:
        return [f"{prefix}{{{{quote|1={self._words()} {self._signer.default('Anna')}}}}}"]

    def hidden_comment(self, prefix: str) -> list[str]:
        if self._chance(0.5):
            return [f"{prefix}<!-- {self._signer.sign()} --> {self._words(4)}"]
        return ["<!-- a note", self._signer.sign(), "-->"]

    def nowiki(self, prefix: str) -> list[str]:
        return [f"{prefix}<nowiki>{self._signer.sign()} == no == {{{{</nowiki> {self._words(3)}"]

    def inline_nowiki(self, prefix: str) -> list[str]:
        return [f"{prefix}Like <nowiki>~~~~ [[User:Anna]]</nowiki> or <nowiki />: {self._words(3)}"]

    def pre(self, prefix: str) -> list[str]:
        return [f"{prefix}<pre>{self._signer.sign()}", "== not a heading ==", "</pre>"]

    def syntax(self, prefix: str) -> list[str]:
        code = f"x = '[[User:Anna]]' # {self._signer.timestamp()}"
        return [f'{prefix}<syntaxhighlight lang="text">', code, "</syntaxhighlight>"]

    def table(self, prefix: str) -> list[str]:
        if self._chance(0.4):
            prefix = ""
        cell = self._random.choice((self._words(3), f"{self._words(3)} {self._signer.sign()}"))
        head = self._random.choice(("{|", '{| class="wikitable"'))
        rows = ["! Tool !! State", "|-", f"| {self._words(2)} || {cell}", "|-", "| x", f"| {cell}"]
        return [prefix + head, *rows, "|}"]

    def cells_on_one_line(self, prefix: str) -> list[str]:
        sign = self._signer.sign
        rows = [f"! {self._words(2)} !! {sign()}", "|-", f"| a {sign()} || b {sign()} || c"]
        space = self._random.choice(("", " "))
        return ["{|", *(space + row for row in rows), "|}"]

    def signed_term(self, prefix: str) -> list[str]:
        return [f"; {self._words(2)} {self._signer.sign()}"]

    def leading_space(self, prefix: str) -> list[str]:
        return [f" {self._words(4)}", f" {self._words(4)} {self._signer.sign()}"]

    def bullets(self, prefix: str) -> list[str]:
        return [f"{prefix}* {self._words(5)}" for _ in range(self._random.randint(1, 3))]

    def rule(self, prefix: str) -> list[str]:
        return ["----"]

    def definition(self, prefix: str) -> list[str]:
        if self._chance(0.5):
            return [f";{self._words(3)}"]
        return [f"; {self._words(2)}", f": {self._words(4)} {self._signer.sign()}"]

    def unsigned_paragraph(self, prefix: str) -> list[str]:
        return [f"{prefix}{self._words(15)}", *([""] if self._chance(0.5) else [])]

    def timestamp_alone(self, prefix: str) -> list[str]:
        return [f"{prefix}{self._words(4)} {self._signer.timestamp()}", ""]

    def user_alone(self, prefix: str) -> list[str]:
        return [f"{prefix}{self._words(4)} [[User:{self._signer.user()}]] {self._words(3)}", ""]

    def picture(self, prefix: str) -> list[str]:
        return [f"{prefix}[[File:Star.svg|thumb|{self._words(3)} [[Help:X|y]]]] {self._words(3)}"]

    def html_paragraphs(self, prefix: str) -> list[str]:
        inner = f"{self._words(4)} {self._signer.sign()}"
        return [f"{prefix}<p>{self._words(4)}</p><p>{inner}</p>"]

    def html_list(self, prefix: str) -> list[str]:
        item = f"{self._words(3)} {self._signer.sign()}"
        return [f"<ul><li>{self._words(3)}</li><li>{item}</li></ul>"]

    def multi_line_template(self, prefix: str) -> list[str]:
        return [f"{prefix}{{{{tl", "|Anna", f"}}}} {self._words(3)}"]

    def gallery_of_tags(self, prefix: str) -> list[str]:
        tag = self._random.choice(("center", "div", "small", "del", "font", "u"))
        inner = f"{self._words(3)} {self._signer.sign()}"
        return [f"{prefix}<{tag}>{inner}</{tag}> {self._words(2)}"]

    def sentence_then_paragraph(self, prefix: str) -> list[str]:
        return [f"{prefix}{self._words(4)}<p>{self._words(4)}"]

    def autosigned(self, prefix: str) -> list[str]:
        user = self._signer.user()
        links = f"[[User:{user}|{user}]] ([[User talk:{user}|talk]] • "
        links += f"[[Special:Contributions/{user}|contribs]])"
        return [
            f'{prefix}{self._words(4)} <small class="autosigned">—&nbsp;Preceding unsigned comment '
            f"added by {links} {self._signer.timestamp()}</small> <!--Autosigned by SineBot-->"
        ]

    def signature_on_its_own(self, prefix: str) -> list[str]:
        lines = [f"{prefix}* {self._words(3)}", f"{prefix}* {self._words(3)}"]
        return [*lines, f"{prefix}{self._signer.sign()}"]

    def signed_after_an_empty_line(self, prefix: str) -> list[str]:
        return [self._words(6), "", self._signer.sign(), ""]

    def empty_item(self, prefix: str) -> list[str]:
        return [self._random.choice((f"{prefix}", f"{prefix} ", "  ", "<!-- x -->", f"{prefix}:"))]

    def commented_line(self, prefix: str) -> list[str]:
        return [f"<!-- {self._words(2)} -->", f"{prefix}{self._words(3)} {self._signer.sign()}"]

    def space_before_mark(self, prefix: str) -> list[str]:
        return [f" {prefix or ':'} {self._words(3)} {self._signer.sign()}"]

    def reference(self, prefix: str) -> list[str]:
        inside = self._random.choice((self._words(3), self._signer.sign()))
        return [f"{prefix}{self._words(3)}<ref>{inside}</ref> {self._words(2)}"]

    def category(self, prefix: str) -> list[str]:
        return ["[[Category:Requests]]", "__NOTOC__"][: self._random.randint(1, 2)]

    def struck_comment(self, prefix: str) -> list[str]:
        sign = self._signer.sign
        return [f"{prefix}<s>{self._words(3)} {sign()}</s> withdrawn {sign()}"]

    def vote(self, prefix: str) -> list[str]:
        return [f"#'''Support''' {self._signer.sign()}", f"# {{{{done}}}} – {self._signer.sign()}"]

    def anchor(self, prefix: str) -> list[str]:
        return ['<span id="here"></span>', f"{prefix}{self._words(3)} {self._signer.sign()}"]

    def outdent_with_marks(self, prefix: str) -> list[str]:
        return [f"{prefix}{{{{od}}}} {self._words(3)} {self._signer.sign()}"]

    def signature_with_note(self, prefix: str) -> list[str]:
        user = self._signer.user()
        return [f"{prefix}{self._words(2)} [[User:{user}]]<!-- me --> {self._signer.timestamp()}"]

    def includes(self, prefix: str) -> list[str]:
        inside = f"{prefix}{self._words(3)} {self._signer.sign()}"
        return ["<noinclude>", inside, "</noinclude><includeonly>", inside, "</includeonly>"]

    def parser_function(self, prefix: str) -> list[str]:
        return [f"{prefix}{{{{#if:x|{self._words(2)}|no}}}} in {{{{PAGENAME}}}}"]

    def nested_table(self, prefix: str) -> list[str]:
        inner = ["{|", f"| {self._words(2)} {self._signer.sign()}", "|}"]
        return ["{|", "| outer", "|", *inner, "|-", f"| {self._signer.sign()}", "|}"]

    def list_in_table(self, prefix: str) -> list[str]:
        items = [f"* {self._words(2)} {self._signer.sign()}", f"** {self._signer.sign()}"]
        return ["{|", "! head", "|-", "|", *items, f"| {self._words(2)}", "|}"]

    def unbalanced(self, prefix: str) -> list[str]:
        wrong = self._random.choice(("'''bold", "''", "</div>", "[[", "]]", "}}", "{", "<b", "[x"))
        return [f"{prefix}{self._words(2)} {wrong} {self._words(2)} {self._signer.sign()}"]

    def bare_timestamps(self, prefix: str) -> list[str]:
        stamps = f"{self._signer.timestamp()} {self._signer.timestamp()}"
        return [f"{prefix}{self._words(3)} [[User:{self._signer.user()}]] {stamps}"]

    def fixed_spaces(self, prefix: str) -> list[str]:
        """What editors make of pasted spaces: before the timestamp any, within it an entity."""
        written = self._signer.timestamp()
        at = self._random.choice([at for at, c in enumerate(written) if c == " "])
        stamp = written[:at] + "&#32;" + written[at + 1 :]
        space = self._random.choice(("\xa0", "&nbsp;", "&#32;", "\xa0\u200e", "\u202f"))
        return [f"{prefix}{self._words(3)} [[User:{self._signer.user()}]]{space}{stamp}"]

    def interwiki_signature(self, prefix: str) -> list[str]:
        user = self._signer.user()
        colon = self._random.choice(("", ":"))
        link = f"[[{colon}wikipedia:User:{user}|{user}]]"
        return [f"{prefix}{self._words(2)} {link} {self._signer.timestamp()}"]

    def thumbnail_with_signature(self, prefix: str) -> list[str]:
        caption = f"{self._words(2)} {self._signer.sign()}"
        return [f"{prefix}[[File:Star.svg|thumb|{caption}]]", f"{prefix}{self._words(2)}"]

    def boxes(self, prefix: str) -> list[str]:
        box = f'<div style="border: 1px solid">{self._words(2)} {self._signer.sign()}</div>'
        lines = ["<div>", f"<div>{self._words(2)}</div>", f"{self._signer.sign()}", "</div>"]
        return self._random.choice(([box], lines, [prefix + box]))

    def breaks(self, prefix: str) -> list[str]:
        sign = self._signer.sign
        return [f"{prefix}{self._words(2)}<br>{self._words(2)}<br />{sign()}<br>{sign()}"]

    def definition_in_one(self, prefix: str) -> list[str]:
        return [f"; {self._words(1)} : {self._words(2)} {self._signer.sign()}"]

    def poem(self, prefix: str) -> list[str]:
        return ["<poem>", self._words(3), self._words(3), "</poem>"]

    def unsigned_on_its_own_line(self, prefix: str) -> list[str]:
        mark = f"{{{{unsigned|{self._signer.user()}|{self._signer.timestamp()}}}}}"
        return [f"{prefix}{self._words(4)}", f"{prefix}{mark}"]


_NAMES = tuple(name for name in vars(Asides) if not name.startswith("_") and name != "write")
