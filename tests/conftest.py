"""How many random examples the tests look at."""

from __future__ import annotations

from hypothesis import settings

# "make quick" looks at a tenth of them (see tests/examples.py).
settings.register_profile("quick", max_examples=10)
