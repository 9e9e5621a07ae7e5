"""Steps: what happened in the demonstration hospital, one act after another.

A step names things by the keys people know: article, place, staff and supplier codes, lot numbers,
serial numbers and case tokens. Whoever builds the hospital maps each kind of step onto one command.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why stock changed; the words are in hospital.toml."""

    NOT_USED = "not_used"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    COUNT = "count"
    COLD_CHAIN = "cold_chain"
    LABEL = "label"
    RECALL = "recall"
    SLOW = "slow"


class Held(StrEnum):
    """How a lot is kept from use."""

    QUARANTINED = "quarantined"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class Mark:
    """One physical piece: the maker's serial number and the hospital's own code."""

    serial: str
    code: str


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A lot received; ``owner`` is the supplier of consigned stock, else empty.

    ``marks`` has a mark for each piece of a unit-tracked article and is empty otherwise.
    """

    item: str
    lot: str
    made: date
    expiry: date
    quantity: int
    owner: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """A quantity of one lot; ``serials`` names the pieces of a unit-tracked article."""

    item: str
    lot: str
    owner: str
    quantity: int
    serials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a person counted of one lot, without knowing what was expected."""

    item: str
    lot: str
    owner: str
    quantity: int
    serials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """An act: when (aware UTC), by whom, at which site."""

    at: datetime
    by: str
    site: str


@dataclass(frozen=True, slots=True)
class Receive(Step):
    """A supplier's delivery put on one place."""

    location: str
    supplier: str
    document: str
    lines: tuple[ReceiptLine, ...]


@dataclass(frozen=True, slots=True)
class Dispatch(Step):
    """Stock sent from one place to another; it is in transit until it arrives."""

    source: str
    target: str
    document: str
    lines: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Arrive(Step):
    """What came of a dispatch; what is missing stays in transit."""

    target: str
    document: str
    lines: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Use(Step):
    """Stock used on a case, straight from a place."""

    location: str
    case: str
    lines: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Take(Step):
    """Stock taken into the hands for a case, which will not need it."""

    location: str
    case: str
    lines: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Return(Step):
    """What was taken for a case put back on its place, pack intact."""

    location: str
    case: str
    reason: Reason
    lines: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class SendBack(Step):
    """Stock given back to its supplier."""

    location: str
    supplier: str
    reason: Reason
    lines: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Count(Step):
    """A blind count of everything at a place, looked at by a second person who approves it."""

    second: str
    location: str
    document: str
    lines: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Adjust(Step):
    """What a look at a shelf found missing, taken off the books."""

    location: str
    document: str
    reason: Reason
    lines: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Dispose(Step):
    """Stock thrown away."""

    location: str
    reason: Reason
    lines: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Hold(Step):
    """A lot kept from use at a whole site."""

    item: str
    lot: str
    held: Held
    reason: Reason


@dataclass(frozen=True, slots=True)
class Schedule(Step):
    """A case planned for a place; its surgeon, and its title in both languages."""

    case: str
    location: str
    when: datetime
    title_zh: str
    title_en: str
    surgeon: str


@dataclass(frozen=True, slots=True)
class Reserve(Step):
    """Stock of a place kept for a case until a time."""

    location: str
    case: str
    until: datetime
    lines: tuple[Pick, ...]
