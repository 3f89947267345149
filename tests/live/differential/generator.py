"""Talk pages as people leave them, each a function of its seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.live.differential.asides import Asides
from tests.live.differential.signing import Signer
from tests.live.differential.words import write_words

_HEADINGS = (
    *("Upload help", "''Broken'' tool", "[[Help:Contents|Contents]]", "<code>x</code> fails"),
    *("Édition", "שאלה", "Why = so?", "Request {{tl|od}}", "A &amp; B", "12:00 (UTC)"),
)


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page: its seed, its wikitext, and the ingredients that are in it."""

    seed: int
    text: str
    ingredients: tuple[str, ...]


def generate_page(seed: int) -> GeneratedPage:
    """The page of a seed, with some 10 to 40 comments."""
    return _Page(seed).write()


class _Page:
    """A page being written."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._random = Random(f"talk page {seed}")  # noqa: S311
        # Pages differ in how odd they are: some are only replies, some have everything.
        self._odd = self._random.choice((0.05, 0.15, 0.3, 0.5))
        self._signer = Signer(self._random, self._odd)
        self._used: set[str] = set()
        self._asides = Asides(self._random, self._signer)

    def write(self) -> GeneratedPage:
        lines: list[str] = []
        if self._chance(0.35):
            lines += self._lead()
        for _ in range(self._random.randint(2, 5)):
            lines += self._thread()
        text = "\n".join(lines) + "\n"
        if self._chance(0.04):
            self._use("Windows line ends")
            text = text.replace("\n", "\r\n")
        return GeneratedPage(self._seed, text, tuple(sorted(self._used)))

    # -- Chance and words --------------------------------------------------------------------------
    def _chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def _odd_chance(self, factor: float = 1.0) -> bool:
        return self._random.random() < self._odd * factor

    def _use(self, ingredient: str) -> None:
        self._used.add(ingredient)

    def _words(self, most: int = 12) -> str:
        return write_words(self._random, most)

    def _aside(self, prefix: str) -> list[str]:
        name, lines = self._asides.write(prefix)
        self._use(name)
        return lines

    # -- Threads -----------------------------------------------------------------------------------
    def _lead(self) -> list[str]:
        lines = [self._random.choice(("{{notice}}", "__NOTOC__", "{{tracking}}", self._words()))]
        if self._chance(0.4):
            self._use("comments before the first heading")
            lines += [*self._opening(), *self._replies(3)]
        return [*lines, ""]

    def _thread(self) -> list[str]:
        lines = [self._heading(2 if self._chance(0.97) else 1)]
        if self._chance(0.25):
            self._use("status templates")
            lines.append(self._random.choice(("{{Status|new}}", "{{status|in progress}}")))
        closed = self._odd_chance(0.3)
        if closed:
            lines.append(self._random.choice(("{{archive top}}", "{{Archive top|Done so.}}")))
            self._use("closed boxes")
        lines += [*self._opening(), *self._replies(self._random.randint(0, 9))]
        while self._chance(0.2):
            lines += self._subsection()
        if self._chance(0.1):
            self._use("resolved markers")
            lines.append(f"{{{{Section resolved|1={self._signer.default(self._signer.user())}}}}}")
        if closed:
            lines.append("{{archive bottom}}")
        return [*lines, *([""] if self._chance(0.8) else [])]

    def _heading(self, level: int) -> str:
        text = self._random.choice(_HEADINGS)
        if self._odd_chance(0.15):
            self._use("signatures in headings")
            text += " " + self._signer.default(self._signer.user())
        signs = "=" * level
        space = self._random.choice((" ", "", " "))
        tail = self._random.choice(("",) * 8 + (" ", "\t", " <!-- hidden -->"))
        return f"{signs}{space}{text}{space}{signs}{tail}"

    def _subsection(self) -> list[str]:
        self._use("subsections")
        if self._odd_chance(0.15):
            self._use("templates with headings")
            part = self._random.choice(("{{part with heading}}", "{{part with thread}}"))
            return [part, *self._opening(), *self._replies(2)]
        heading = self._heading(3 if self._chance(0.8) else 4)
        return [heading, *self._opening(), *self._replies(self._random.randint(0, 4))]

    # -- Comments ----------------------------------------------------------------------------------
    def _opening(self) -> list[str]:
        """An unindented comment, often of several paragraphs."""
        lines = []
        while self._chance(0.3):
            lines += [self._words(20), self._random.choice(("", "", self._words()))]
        if self._odd_chance():
            lines += self._aside("")
        return [*lines, *self._signed(""), ""][: None if self._chance(0.7) else -1]

    def _replies(self, count: int) -> list[str]:
        lines: list[str] = []
        prefix = ""
        for _ in range(count):
            prefix = self._next_prefix(prefix)
            lines += self._reply(prefix)
            if self._chance(0.15):
                lines.append("")
        return lines

    def _next_prefix(self, prefix: str) -> str:
        """Where the next reply stands: deeper, beside, or further out."""
        step = self._random.random()
        mark = self._random.choice("::::**#") if self._chance(0.5) else (prefix[-1:] or ":")
        if step < 0.45 and len(prefix) < 7:
            return prefix + mark
        if step < 0.65 and prefix:
            return prefix
        if step < 0.7:
            self._use("skipped levels")
            return prefix[:3] + mark + mark
        kept = prefix[: self._random.randint(0, max(0, len(prefix) - 1))]
        return kept if self._chance(0.2) else kept + mark

    def _reply(self, prefix: str) -> list[str]:
        if self._odd_chance(0.25):
            self._use("outdents")
            template = self._random.choice(("{{od}}", "{{outdent}}", "{{Od|2}}"))
            first, *more = self._signed("")
            return [template + self._random.choice((" ", "", "\n")) + first, *more]
        if self._odd_chance(0.2):
            self._use("collapsed boxes")
            return self._collapsed(prefix)
        if self._odd_chance(0.15):
            self._use("templates with comments")
            line = prefix + self._random.choice(("", "See: ")) + "{{part with comment}}"
            # In one paragraph with it, the next signature would be the template's second.
            return [line] if prefix else [line, ""]
        lines = self._aside(prefix) if self._odd_chance(0.7) else []
        return [*lines, *self._signed(prefix)]

    def _collapsed(self, prefix: str) -> list[str]:
        inside = [line for _ in range(2) for line in self._signed(prefix)]
        kind = self._random.randrange(4)
        if kind == 0:
            return ["{{collapse top|Long}}", *inside, "{{collapse bottom}}"]
        if kind == 1:
            # A bar would begin the next parameter, which the template does not show.
            return ["{{collapse|1=", *(line.replace(" | ", " / ") for line in inside), "}}"]
        if kind == 2:
            return ['<div class="mw-collapsible">', *inside, "</div>"]
        return ["{{collapse top}}", "", *inside, "", "{{collapse bottom}}"]

    def _signed(self, prefix: str) -> list[str]:
        """Text and a signature, with what people put between and after."""
        space = " " if prefix and self._chance(0.8) else ""
        text = self._words()
        mentioned = self._chance(0.1)
        if mentioned:
            text = f"{{{{ping|{self._signer.user()}}}}} {text}"
        if self._odd_chance(0.3):
            text = f"[[User:{self._signer.user()}]]: {text}"
        if self._odd_chance(0.2) and not mentioned:
            # After a mention by template, DiscussionTools takes this for that user's signature.
            text += f" (as of {self._signer.timestamp()}) {self._words(4)}"
            self._use("timestamps in the text")
        if self._odd_chance(0.2):
            self._use("unsigned templates")
            user = self._signer.user()
            return [f"{prefix}{space}{text} {{{{unsigned|{user}|{self._signer.timestamp()}}}}}"]
        line = f"{prefix}{space}{text} {self._signer.sign()}"
        if not self._odd_chance(0.6):
            return [line]
        return self._more_after(prefix, line)

    def _more_after(self, prefix: str, line: str) -> list[str]:
        """Something behind the signature, on its line or the next."""
        kind = self._random.randrange(9)
        self._use("more behind the signature")
        if kind == 0:
            return [f"{line} {self._words(4)}"]
        if kind == 1:
            return [f"{line} (changed) {self._signer.sign()}"]
        if kind == 2:
            return [f"{line}<br>{self._words(5)} {self._signer.sign()}"]
        if kind == 3:
            return [f"{line} <!-- {self._words(3)} {self._signer.sign()} -->"]
        if kind == 4:
            return [line, f"{prefix} P.S. {self._words(5)} {self._signer.sign()}"]
        if kind == 5:
            return [line, f"{prefix} {self._words(5)}"]
        if kind == 6:
            return [f"{line} ''(comment moved)'' {self._signer.timestamp()}"]
        if kind == 7:
            return [f"{line}<br />", f"{prefix}{self._words(5)} {self._signer.sign()}"]
        return [f"{line} {{{{done}}}} {self._signer.sign()}"]
