"""Rights: what an act needs, marked on the rule itself; the door refuses a rule without a mark."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

F = TypeVar("F", bound=Callable[..., object])


class Right(StrEnum):
    """What a person may be allowed to do; who is, stands in ``people.roles``."""

    ANYONE = "anyone"
    """No staff record needed: asking who one is, redeeming a token."""
    ENROLLED = "enrolled"
    """Any active member of staff."""
    SEE_STOCK = "see_stock"
    SEE_HISTORY = "see_history"
    SEE_AUDIT = "see_audit"
    RECEIVE = "receive"
    TAKE = "take"
    USE = "use"
    RETURN = "return"
    TRANSFER = "transfer"
    RECEIVE_TRANSFER = "receive_transfer"
    ADJUST = "adjust"
    DISPOSE = "dispose"
    HOLD = "hold"
    RESERVE = "reserve"
    COUNT = "count"
    REVIEW_COUNT = "review_count"
    ASK_SUBSTITUTE = "ask_substitute"
    DECIDE_SUBSTITUTE = "decide_substitute"
    IMPORT_ITEMS = "import_items"
    EDIT_PLACES = "edit_places"
    MANAGE_STAFF = "manage_staff"
    LINK_GROUP = "link_group"
    SCHEDULE_CASE = "schedule_case"
    RUN = "run"
    """The program's own work: the inbox, the outbox, the clock's rounds."""


def needs(right: Right, *, brief: bool = False) -> Callable[[F], F]:
    """Mark a command or query with the right that it needs.

    A *brief* query reads a few rows by their keys, in less time than another thread wakes up.
    """

    def mark(rule: F) -> F:
        rule.__dict__["needs"] = right
        rule.__dict__["brief"] = brief
        return rule

    return mark


def needed(rule: Callable[..., object]) -> Right | None:
    """Return the right that a rule was marked with, or none."""
    found = getattr(rule, "needs", None)
    return found if isinstance(found, Right) else None


def is_brief(rule: Callable[..., object]) -> bool:
    """Tell whether a query was marked as brief."""
    return getattr(rule, "brief", False) is True
