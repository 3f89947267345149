"""What has to be known of people before they are written to, and where a desk names them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpdeskbot.model.setting import SPARES, SectionPolicy, settable


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePolicy(SectionPolicy):
    """What a desk's settings say of people, whoever writes to them or looks who takes a request.

    :param never: accounts that must not be asked, whatever the roster says.
    :param opt_out_categories: categories of user talk pages whose owners are not asked.
    :param topic_param: the status template's parameter with the topics; ``""``: it has none.
    :param expert_param: the status template's parameter with who has taken it; ``""``: none.
    """

    never: tuple[str, ...] = settable((), most=200, adds=True, example="Anna, Bosse", why=SPARES)
    opt_out_categories: tuple[str, ...] = ()
    topic_param: str = "topic"
    expert_param: str = "expert"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What has to be looked up about somebody before they are asked.

    :param last_edit: newest edit on this wiki within the period of inactivity; ``None``: none.
    """

    last_edit: datetime | None = None
    locked: bool = False
    opted_out: bool = False
