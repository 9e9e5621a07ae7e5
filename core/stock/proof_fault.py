"""Faults: what a proof may find, and how it names it."""

from dataclasses import dataclass
from enum import StrEnum

MOST_SHOWN = 1_000
"""Differences of one kind that are listed; beyond it a list helps nobody."""


class FaultKind(StrEnum):
    """Which shortcut disagrees with the movements."""

    BALANCE = "balance"
    """On hand is not what the movements add up to."""
    RESERVED = "reserved"
    """Reserved is not what the reservations add up to."""
    EXPIRY = "expiry"
    """A balance is kept under another expiry than its lot's."""
    UNITS = "units"
    """The units that lie at a place are not as many as its balance says."""
    UNIT_PLACE = "unit_place"
    """A unit is not where its last movement left it."""
    UNIT_STATE = "unit_state"
    """A unit's state does not fit its place."""
    OPEN_TAKE = "open_take"
    """What is open in people's hands is not what lies there, or not what the movements say."""
    TRANSIT = "transit"
    """What transfers still have on their way is not what lies in transit."""
    LOT = "lot"
    """A movement names another item than its lot's."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One difference; ``detail`` names the item, the lot and the place by their codes."""

    kind: FaultKind
    detail: str
