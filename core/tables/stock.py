"""One hospital's stock: places, lots, units, postings, movements, balances, reservations."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import NO_EXPIRY
from core.tables.base import (
    big,
    index_where,
    key,
    maybe_big,
    maybe_when,
    one_of,
    same_site,
    text,
    when,
)
from core.tables.kinds import (
    LocationKind,
    LotStatus,
    MovementKind,
    PickRule,
    ReservationState,
    UnitState,
)


class Location(SQLModel, table=True):
    """A place that can hold stock, in a tree; ``path`` is ``/root/…/id/`` and scopes rights."""

    __table_args__ = (
        one_of("kind", LocationKind),
        one_of("pick_rule", PickRule),
        UniqueConstraint("site", "code"),
        same_site(["parent"], "location"),
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    id: int = key()
    parent: int | None = maybe_big()
    code: str = text(32)
    kind: str = text(12)
    name_zh: str = text(80)
    name_en: str = text(80)
    aliases: str = text(200)
    """Other names, separated by ``|``."""
    path: str = text(200)
    storage: str = text(24)
    """Storage conditions it offers, separated by ``|``."""
    pick_rule: str = text(4, PickRule.FEFO)
    active: bool = True


class Lot(SQLModel, table=True):
    """A maker's lot of an item at one site; ids are time-ordered, so FIFO is id order."""

    __table_args__ = (
        one_of("status", LotStatus),
        UniqueConstraint("site", "item", "number"),
        Index("ix_lot_site_number", "site", "number"),
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    id: int = key()
    item: int = Field(foreign_key="item.id", sa_type=BigInteger)
    number: str = text(64)
    expiry: int = NO_EXPIRY
    made: int = 0
    status: str = text(12, LotStatus.AVAILABLE)
    status_reason: str = text(200)


class Unit(SQLModel, table=True):
    """One physical piece; ``location`` is where its last movement left it."""

    __table_args__ = (
        one_of("state", UnitState),
        same_site(["lot"], "lot"),
        same_site(["location"], "location"),
        UniqueConstraint("site", "item", "serial"),
        UniqueConstraint("site", "code"),
        Index("ix_unit_site_location_lot", "site", "location", "lot"),
        Index("ix_unit_site_epc", "site", "epc"),
        Index("ix_unit_site_serial", "site", "serial"),
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    id: int = key()
    item: int = Field(foreign_key="item.id", sa_type=BigInteger)
    lot: int = big()
    location: int = big()
    owner: int = big()
    serial: str | None = Field(default=None, max_length=64)
    code: str | None = Field(default=None, max_length=40)
    """Hospital-printed code, where the maker gives none or the hospital labels all."""
    epc: str | None = Field(default=None, max_length=64)
    state: str = text(10, UnitState.IN_STOCK)


class Posting(SQLModel, table=True):
    """What one command wrote: one key, one actor, one or more movements; never edited."""

    __table_args__ = (
        one_of("kind", MovementKind),
        UniqueConstraint("site", "idempotency_key"),
        same_site(["reverses"], "posting"),
        UniqueConstraint("site", "reverses"),
        Index("ix_posting_site_actor", "site", "actor", "at"),
        index_where("ix_posting_site_reference", "reference <> ''", "site", "reference"),
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    id: int = key()
    idempotency_key: str = text(80)
    fingerprint: int = big()
    """Hash of the command's content: the same key with other content is refused."""
    kind: str = text(12)
    actor: int = big()
    at: datetime = when()
    reason: str = text(200)
    reference: str = text(64)
    """Case token, transfer or order code this posting belongs to."""
    reverses: int | None = maybe_big()


class Movement(SQLModel, table=True):
    """One line of a posting: quantity of a lot (or one unit) from a location to another."""

    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("source <> target", name="moves"),
        CheckConstraint("unit IS NULL OR quantity = 1", name="unit_is_one"),
        same_site(["posting"], "posting"),
        same_site(["lot"], "lot"),
        same_site(["unit"], "unit"),
        same_site(["source"], "location"),
        same_site(["target"], "location"),
        Index("ix_movement_site_item_at", "site", "item", "at"),
        Index("ix_movement_site_lot", "site", "lot"),
        Index("ix_movement_site_unit", "site", "unit"),
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    posting: int = key()
    line: int = Field(primary_key=True)
    item: int = Field(foreign_key="item.id", sa_type=BigInteger)
    lot: int = big()
    unit: int | None = maybe_big()
    quantity: int
    source: int = big()
    target: int = big()
    owner: int = big()
    at: datetime = when()
    follows: int | None = maybe_big()
    """The posting this line settles: the take that a use or return answers."""


class Balance(SQLModel, table=True):
    """What lies where: a cache of the movements, written by the ledger only, never negative."""

    __table_args__ = (
        CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("reserved <= on_hand", name="reserved_on_hand"),
        same_site(["location"], "location"),
        same_site(["lot"], "lot"),
        Index("ix_balance_site_location", "site", "location"),
        {"sqlite_with_rowid": False},
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    item: int = Field(primary_key=True, foreign_key="item.id", sa_type=BigInteger)
    location: int = key()
    expiry: int = Field(primary_key=True)
    lot: int = key()
    owner: int = key()
    on_hand: int
    reserved: int = 0


class Reservation(SQLModel, table=True):
    """A pending movement: quantity of one balance kept for a purpose until it lapses."""

    __table_args__ = (
        one_of("state", ReservationState),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("consumed >= 0 AND consumed <= quantity", name="consumed_within"),
        same_site(["location"], "location"),
        same_site(["lot"], "lot"),
        UniqueConstraint("site", "idempotency_key", "line"),
        Index("ix_reservation_site_state", "site", "state", "lapses_at"),
        Index("ix_reservation_site_lot", "site", "lot", "location"),
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    id: int = key()
    idempotency_key: str = text(80)
    line: int = 0
    item: int = Field(foreign_key="item.id", sa_type=BigInteger)
    location: int = big()
    expiry: int = NO_EXPIRY
    lot: int = big()
    owner: int = big()
    quantity: int
    consumed: int = 0
    """What has been taken against it; the rest is still kept."""
    purpose: str = text(64)
    """Case token or requisition it is kept for."""
    actor: int = big()
    at: datetime = when()
    lapses_at: datetime = when()
    state: str = text(8, ReservationState.HELD)
    closed_at: datetime | None = maybe_when()


class ReservationTake(SQLModel, table=True):
    """How much of a reservation a posting has used up, so that undoing it keeps as much again."""

    __tablename__ = "reservation_take"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        same_site(["posting"], "posting"),
        same_site(["reservation"], "reservation"),
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    posting: int = key()
    reservation: int = key()
    quantity: int


class OpenTake(SQLModel, table=True):
    """What a person took and has not yet used or returned, a line each."""

    __tablename__ = "open_take"
    __table_args__ = (
        CheckConstraint("open >= 0", name="open_not_negative"),
        CheckConstraint("open <= quantity", name="open_within"),
        same_site(["posting"], "posting"),
        Index("ix_open_take_site_actor", "site", "actor", "at"),
        index_where("ix_open_take_site_unit", "open > 0", "site", "unit"),
        index_where("ix_open_take_site_taken", "open > 0", "site", "taken"),
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    posting: int = key()
    line: int = Field(primary_key=True)
    actor: int = big()
    item: int = Field(foreign_key="item.id", sa_type=BigInteger)
    lot: int = big()
    unit: int | None = maybe_big()
    owner: int = big()
    source: int = big()
    """The shelf it came from, where a return puts it back."""
    taken: int = big()
    """The place of kind *taken* where it is now."""
    quantity: int
    open: int
    at: datetime = when()


class Counter(SQLModel, table=True):
    """A per-site counter behind people's short codes (``TR-26-00042``)."""

    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    name: str = Field(primary_key=True, max_length=24)
    value: int = 0
