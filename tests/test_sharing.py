"""How tests are divided among processes: each is played once, and what shares stays together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.sharing import divide

names = st.lists(
    st.sampled_from(
        ["tests/live/test_a.py::test_x", "tests/live/test_b.py::test_x", "tests/page/test_p.py::x"]
        + [f"tests/store/test_s.py::test_y[{kind}]" for kind in ("file", "file-mariadb")]
        + [f"tests/scenario/test_w.py::test_{number}" for number in range(3)]
        + [f"tests/words/test_w.py::test_{number}" for number in range(50)]
    ),
    unique=True,
)


def is_long(test: str) -> bool:
    return "/scenario/" in test


@given(names)
def test_each_test_is_in_one_piece(tests: list[str]) -> None:
    pieces = [*divide(tests, is_long)]

    assert sorted(test for _, piece in pieces for test in piece) == sorted(tests)
    assert len({name for name, _ in pieces}) == len(pieces)
    assert all(piece for _, piece in pieces)


def test_what_shares_a_wiki_or_a_server_stays_together_and_comes_first() -> None:
    tests = [
        "tests/words/test_w.py::test_a",
        "tests/store/test_s.py::test_y[mariadb]",
        "tests/live/test_a.py::test_x",
        "tests/live/test_a.py::test_y",
        "tests/store/test_t.py::test_z[1-mariadb]",
        "tests/store/test_t.py::test_z[1-file]",
        "tests/live/test_a.py::test_z",
    ]

    assert [*divide(tests, is_long)] == [
        ("tests/live/test_a", [tests[2], tests[3], tests[6]]),
        ("mariadb", [tests[1], tests[4]]),
        (tests[0], [tests[0]]),
        (tests[5], [tests[5]]),
    ]


def test_long_tests_come_before_short_ones_and_one_by_one() -> None:
    tests = [f"tests/{where}/test_a.py::test_{n}" for where in ("page", "scenario") for n in "ab"]

    assert [piece for _, piece in divide(tests, is_long)] == [[tests[2]], [tests[3]], tests[:2]]
