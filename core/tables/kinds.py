"""The words that columns may hold: kinds and states, one enum each."""

from enum import StrEnum


class Tracked(StrEnum):
    """How an item's pieces are told apart."""

    UNIT = "unit"
    LOT = "lot"


class PickRule(StrEnum):
    """Which lot leaves first."""

    FEFO = "fefo"
    FIFO = "fifo"


class Storage(StrEnum):
    """What an item needs of its place."""

    ROOM = "room"
    COLD = "cold"
    DARK = "dark"
    DRY = "dry"


class LocationKind(StrEnum):
    """What a location is; the last five are virtual ends without a balance."""

    HOSPITAL = "hospital"
    STORE = "store"
    DEPARTMENT = "department"
    CABINET = "cabinet"
    BIN = "bin"
    TAKEN = "taken"
    TRANSIT = "transit"
    QUARANTINE = "quarantine"
    SUPPLIER = "supplier"
    PATIENT = "patient"
    WASTE = "waste"
    VARIANCE = "variance"


VIRTUAL = frozenset(
    {LocationKind.SUPPLIER, LocationKind.PATIENT, LocationKind.WASTE, LocationKind.VARIANCE}
)
SHELVES = frozenset(
    {LocationKind.STORE, LocationKind.DEPARTMENT, LocationKind.CABINET, LocationKind.BIN}
)
"""Places whose stock can be available."""


class LotStatus(StrEnum):
    """Whether a lot may be used; expiry is by date and no status."""

    AVAILABLE = "available"
    QUARANTINED = "quarantined"
    RECALLED = "recalled"


class UnitState(StrEnum):
    """Where one physical piece is in its life."""

    IN_STOCK = "in_stock"
    TAKEN = "taken"
    IN_TRANSIT = "in_transit"
    USED = "used"
    DISPOSED = "disposed"
    SENT_BACK = "sent_back"
    MISSING = "missing"


class MovementKind(StrEnum):
    """Why stock moved."""

    RECEIVE = "receive"
    PUT_AWAY = "put_away"
    ISSUE = "issue"
    TAKE = "take"
    USE = "use"
    RETURN = "return"
    SEND_BACK = "send_back"
    DISPATCH = "dispatch"
    ARRIVE = "arrive"
    ADJUST = "adjust"
    DISPOSE = "dispose"
    QUARANTINE = "quarantine"
    REVERSE = "reverse"


class ReservationState(StrEnum):
    """A reservation is a pending movement: held, then posted, voided or lapsed."""

    HELD = "held"
    POSTED = "posted"
    VOIDED = "voided"
    LAPSED = "lapsed"


class TransferState(StrEnum):
    """A transfer's life; ``short`` arrived with a difference that is still in transit."""

    DISPATCHED = "dispatched"
    SHORT = "short"
    RECEIVED = "received"
    CLOSED = "closed"


class CountState(StrEnum):
    """A blind count's life."""

    COUNTING = "counting"
    REVIEW = "review"
    POSTED = "posted"
    CANCELLED = "cancelled"


class CaseState(StrEnum):
    """A surgery case's life."""

    SCHEDULED = "scheduled"
    DONE = "done"
    CANCELLED = "cancelled"


class RuleState(StrEnum):
    """A substitute rule's life."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"


class StaffState(StrEnum):
    """Whether a person may act."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    LEFT = "left"


class Lane(StrEnum):
    """Outbox lanes, most urgent first."""

    ANSWER = "answer"
    CRITICAL = "critical"
    ALARM = "alarm"
    DIGEST = "digest"


class LetterState(StrEnum):
    """A letter's life; ``unknown`` was sent into silence and may or may not have arrived."""

    QUEUED = "queued"
    DISPATCHED = "dispatched"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SUPERSEDED = "superseded"


class UpdateState(StrEnum):
    """An incoming update's life."""

    NEW = "new"
    DONE = "done"
    FAILED = "failed"


class DialogueState(StrEnum):
    """A dialogue's life; only an open one answers its buttons."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
