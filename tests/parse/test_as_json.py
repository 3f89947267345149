"""The JSON that ``helpdeskbot parse --json`` prints."""

from __future__ import annotations

from helpdeskbot.parse import talk_page_as_json
from tests.parse.pages import DATE, read


def test_the_page_as_json() -> None:
    request = f"Hi [[User:Anna]] 10:11, {DATE}"
    text = f"{{{{Notice}}}}\n== Upload 💾 ==\n{{{{Status|new|topic=x}}}}\n{request}\n"
    assert talk_page_as_json(read(text)) == {
        "lead": {"span": [0, 11], "comments": []},
        "threads": [
            {
                "id": "h-Anna-20261103101100",
                "heading": "Upload 💾",
                "level": 2,
                "span": [11, len(text)],
                "status": {
                    "template": "Status",
                    "value": "new",
                    "params": {"1": "new", "topic": "x"},
                    "span": [26, 48],
                },
                "resolved": False,
                "comments": [
                    {
                        "id": "c-Anna-20261103101100",
                        "author": "Anna",
                        "timestamp": "2026-11-03T10:11:00Z",
                        "level": 1,
                        "span": [49, len(text) - 1],
                    }
                ],
            }
        ],
    }
