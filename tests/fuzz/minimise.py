"""The shortest text that still shows a failure, as far as leaving things out finds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def minimised(text: str, fails: Callable[[str], bool], most_tries: int = 1000) -> str:
    """Leave out lines, then characters, as long as the text fails as before."""
    tries = most_tries

    def still(parts: Sequence[str]) -> bool:
        nonlocal tries
        tries -= 1
        return tries > 0 and fails("".join(parts))

    before = ""
    while before != text and tries > 0:
        before = text
        text = "".join(_reduced(text.splitlines(keepends=True), still))
        text = "".join(_reduced(list(text), still))
    return text


def _reduced(parts: list[str], still: Callable[[Sequence[str]], bool]) -> list[str]:
    """Leave out halves, quarters, and so on down to single parts."""
    size = max(1, len(parts) // 2)
    while parts:
        at = 0
        while at < len(parts):
            shorter = parts[:at] + parts[at + size :]
            if still(shorter):
                parts = shorter
            else:
                at += size
        if size == 1:
            break
        size = max(1, size // 2)
    return parts
