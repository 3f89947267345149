"""One run of the fuzzer in a process of its own, which the fuzzing engine ends by itself."""

from __future__ import annotations

import importlib
import json
import random
import sys
import time
import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

LONGEST = 3000
_REREAD_EVERY = 5
_GROWTH_EVERY = 150
_PACKAGES = (
    "helpdeskbot.parse",
    "helpdeskbot.settings.on_wiki.parse",
    "helpdeskbot.concerns",
    "helpdeskbot.matching",
    "helpdeskbot.page.form",
)
_WHOLE_TEXT = 20_000


class Target:
    """What is done with each input; failures are written to a folder and do not end the run."""

    def __init__(self, engine: Any, found: Path) -> None:
        # Imported here, as the engine has to see the readers' modules being imported.
        with engine.instrument_imports(include=list(_PACKAGES)):
            self._readers = importlib.import_module("tests.fuzz.readers").READERS
        self._engine = engine
        self._found = found
        self._checks = importlib.import_module("tests.fuzz.checks")
        self._growth = importlib.import_module("tests.fuzz.growth")
        self._mutate = importlib.import_module("tests.fuzz.mutate")
        self._minimised = importlib.import_module("tests.fuzz.minimise").minimised
        self._sites = importlib.import_module("tests.fuzz.sites").SITES
        self._known = {path.stem for path in found.glob("*.json")}
        self._count = 0

    def run(self, data: bytes) -> None:
        """Read one input, and note what is wrong with it."""
        language, text = self._mutate.decode(data)
        site = self._sites[language]
        failure = self._failure(text, site)
        if failure:
            self._note(failure, language, text, lambda t: self._failure(t, site) == failure)
        self._read_otherwise(text, language)
        self._count += 1
        if self._count % _REREAD_EVERY == 0:
            self._reread(text, language, zlib.crc32(data))
        if self._count % _GROWTH_EVERY == 0:
            chance = random.Random(zlib.crc32(data))  # noqa: S311 - repeatable, not secret
            others = {name: lambda t, read=read: read(t) for name, read in self._readers.items()}
            readers = {"a talk page": lambda t: self._checks.parse_page(t, site), **others}
            name = chance.choice(["a talk page", *readers])
            slow, reason = self._growth.find_slow(text, readers[name], chance)
            if slow:
                self._note(f"slow {name} {slow[:12]!r}", language, slow, None, reason)

    def _read_otherwise(self, text: str, language: str) -> None:
        """Read it as something else than a talk page, each time as another thing."""
        names = list(self._readers)
        name = names[self._count % len(names)]

        def failure(some: str) -> str:
            return self._failed(lambda: self._readers[name](some), name)

        if found := failure(text):
            self._note(found, language, text, lambda t: failure(t) == found)

    def _reread(self, text: str, language: str, seed: int) -> None:
        """Read a page, and it again after edits at random."""
        site = self._sites[language]
        chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        versions = [text]
        for _ in range(3):
            versions.append(self._mutate.mutated(versions[-1], chance, LONGEST))
        for old, new in pairwise(versions):
            try:
                self._checks.check_versions((old, new), site)
            except self._checks.Broken as broken:
                self._note(str(broken), language, f"{old}\n\0\0 becomes\n{new}", None)

    def _failure(self, text: str, site: Any) -> str:
        """What goes wrong with a text, in words that are the same for the same fault."""
        return self._failed(lambda: self._checks.check(text, site), "a talk page")

    def _failed(self, read: Callable[[], object], what: str) -> str:
        try:
            read()
        except self._checks.Broken as broken:
            return str(broken)
        except Exception as error:
            trace = error.__traceback__
            while trace and trace.tb_next:
                trace = trace.tb_next
            where = (
                f"{Path(trace.tb_frame.f_code.co_filename).stem} {trace.tb_lineno}" if trace else ""
            )
            return f"{type(error).__name__} in {where} reading {what}"
        return ""

    def _note(
        self,
        failure: str,
        language: str,
        text: str,
        fails: Callable[[str], bool] | None,
        reason: str = "",
    ) -> None:
        name = "".join(c if c.isalnum() else "-" for c in failure)[:60]
        # The same promise may be broken in several ways: a few texts of each are kept.
        names = [f"{name}.{number}" for number in range(3)]
        free = [known for known in names if known not in self._known]
        if not free:
            return
        self._known.add(free[0])
        short = self._minimised(text, fails) if fails else text
        entry: dict[str, object] = {"failure": failure, "reason": reason, "language": language}
        entry |= {"text": short[:_WHOLE_TEXT], "length": len(short)}
        (self._found / f"{free[0]}.json").write_text(json.dumps(entry, indent=1), "utf-8")
        sys.stderr.write(f"FOUND {failure} {reason}: {short[:200]!r}\n")

    def mutate(self, data: bytes, longest: int, seed: int) -> bytes:
        """A near input: mostly by whole tokens, now and then as the engine does it."""
        chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        if chance.random() < 0.1:
            return bytes(self._engine.Mutate(data, longest))
        language, text = self._mutate.decode(data)
        if chance.random() < 0.05:
            language = chance.choice(list(self._sites))
        text = self._mutate.mutated(text, chance, longest)
        return bytes(self._mutate.encode(language, text)[:longest])

    def cross(self, one: bytes, other: bytes, longest: int, seed: int) -> bytes:
        """An input made of two."""
        chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        language, first = self._mutate.decode(one)
        _, second = self._mutate.decode(other)
        text = self._mutate.crossed(first, second, chance, longest)
        return bytes(self._mutate.encode(language, text)[:longest])


def main(folder: Path, seconds: int, seed: int) -> None:
    """Fuzz for some seconds; ends the process."""
    engine = importlib.import_module("atheris")
    found, inputs = folder / "found", folder / "inputs"
    for made in (found, inputs):
        made.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()  # deadline
    target = Target(engine, found)
    tokens = importlib.import_module("tests.fuzz.tokens")
    encode = importlib.import_module("tests.fuzz.mutate").encode
    for number, (language, text) in enumerate(tokens.seeds()):
        (inputs / f"seed-{number}").write_bytes(encode(language, text))
    options = [
        *(f"-max_total_time={max(1, int(seconds - (time.monotonic() - begun)))}",),  # deadline
        *(f"-seed={seed}", f"-max_len={LONGEST}", "-timeout=60", "-rss_limit_mb=2048"),
        *("-print_final_stats=1", f"-artifact_prefix={folder}/", str(inputs)),
    ]
    engine.Setup(
        ["tests.fuzz", *options],
        target.run,
        custom_mutator=target.mutate,
        custom_crossover=target.cross,
    )
    engine.Fuzz()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
