"""A settings file of any text is read as far as it can be, and what is TOML is read as TOML."""

from __future__ import annotations

import contextlib
import tomllib
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.order import DESK
from helpdeskbot.settings.desk import check_layers
from helpdeskbot.settings.toml_lines import read_toml
from tests.examples import examples

PIECES = [
    *("[", "]", "[[desk]]", "[desk", "=", "\n", '"', "'", '"""', "#", ",", "{", "}", ".", "“", "”"),
    *("name", "pages", "reminders", "requester", "true", "yes", "5", "2026-12-01", "09:00", "x y"),
    *("\x00", "\ud800", "\r\n", "\t", "ärende"),
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "x", "first", "labels", "upload"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
KEYS = ["pages", "since", "profile", "preset", "topics", "status", "reminders", "hours", "allow"]


@examples(150)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_is_read_and_toml_is_never_a_mistake(text: str) -> None:
    read = read_toml(text)
    with contextlib.suppress(ValueError, RecursionError):
        assert (read.data, read.mistakes) == (tomllib.loads(text), [])
        return
    assert read.mistakes


@examples(150)
@given(st.dictionaries(st.sampled_from([*KEYS, "colour"]), VALUES, max_size=4))
def test_any_values_are_told_and_never_raise(values: dict[str, object]) -> None:
    base = {"name": "desk", "pages": ["P"], "since": date(2026, 1, 1)}
    checked = check_layers([{**base, **values}], DESK)
    assert checked.mistakes or checked.desk is not None
    for mistake in checked.mistakes:
        assert mistake.key
