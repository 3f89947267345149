"""What the bot makes of entries of logs that loopback cannot give: hidden ones, very old ones."""

from __future__ import annotations

from datetime import UTC, datetime

from helpdeskbot.model.logs import Move, ProtectionChange, RightsChange
from tests.wiki.live.api import Api
from tests.wiki.live.conftest import Connect

WHEN = "2026-11-03T10:11:12Z"
AT = datetime(2026, 11, 3, 10, 11, 12, tzinfo=UTC)


def test_hidden_and_very_old_entries_of_the_logs(api: Api, connect: Connect) -> None:
    entries = {
        "rights": [
            {"timestamp": WHEN, "actionhidden": True},
            {"timestamp": WHEN, "params": {"0": "sysop"}},
            {"timestamp": WHEN, "params": {"oldgroups": [], "newgroups": ["sysop"]}},
        ],
        "protect": [
            {"timestamp": WHEN, "actionhidden": True, "logpage": 0, "action": "protect"},
            {"timestamp": WHEN, "params": {}, "logpage": 0, "action": "protect"},
            {"timestamp": WHEN, "params": {"oldtitle_ns": 4}, "logpage": 7, "action": "move_prot"},
        ],
        "move": [
            {"timestamp": WHEN, "actionhidden": True},
            {"timestamp": WHEN, "title": "A", "params": {"target_title": "B"}},
        ],
    }
    api.answer = lambda asked: {"query": {"logevents": entries[asked["letype"]]}}
    wiki = connect()

    assert wiki.fetch_rights_log("Anna") == [RightsChange(AT, {}, {"sysop": None})]
    assert wiki.fetch_protection_log("P") == [
        ProtectionChange(AT, 0, 0, {}),
        ProtectionChange(AT, 0, 7, None),
    ]
    assert wiki.fetch_moves(AT) == [Move("A", "B")]
    assert len(api.questions()) == 3
