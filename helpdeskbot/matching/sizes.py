"""Learning from earlier requests whose size staff set: one that is like them is as large."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from helpdeskbot.matching.earlier import EarlierRequests
from helpdeskbot.matching.plain import to_plain
from helpdeskbot.matching.work import Work, learn_size
from helpdeskbot.model.topics import Complexity, EarlierRequest, RequestText

# From this likeness on, of 1, a request is like an earlier one.
_ALIKE = 0.45


class EarlierSizes:
    """Earlier requests with the sizes that staff gave them."""

    def __init__(self, requests: Sequence[EarlierRequest]) -> None:
        self._requests = EarlierRequests([one for one in requests if one.size is not None])
        self._thought: dict[EarlierRequest, Work] = {}

    def correct(
        self, request: RequestText, work: Work, judge: Callable[[RequestText], Work]
    ) -> Work:
        """The work as staff would see it; what the form says of the size is not corrected.

        :param judge: what the program thinks of a request by itself.
        """
        near = self._requests.find_nearest(request.heading, request.body)
        if not near or near[0][0] < _ALIKE or request.form.get("size", "").strip():
            return work
        one = near[0][1]
        if one not in self._thought:
            self._thought[one] = judge(RequestText(one.heading, one.body, date.min))
        size = one.size or Complexity.UNKNOWN
        return learn_size(work, self._thought[one], size, to_plain(one.heading).text)
