"""Looks at what a failure tells, and that no password is in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpdeskbot.model.errors import StoreError
from tests.store.servers import PASSWORD


def told_by(attempt: Callable[[], object]) -> StoreError:
    with pytest.raises(StoreError) as told:
        attempt()
    error: BaseException | None = told.value
    while error is not None:
        for words in (str(error), repr(error)):
            assert PASSWORD not in words
            assert "hunter2" not in words
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    assert "\n" not in str(told.value)
    return told.value
