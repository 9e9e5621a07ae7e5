"""What a group of hospitals shares: items and their names, sizes and identifiers; sites."""

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import NO_EXPIRY
from core.tables.base import key, maybe_big, one_of, text, text_key
from core.tables.kinds import PickRule, Storage, Tracked


class Site(SQLModel, table=True):
    """One hospital; ``version`` rises with every change of its location tree."""

    id: int = key()
    code: str = Field(max_length=16, unique=True)
    name_zh: str = text(80)
    name_en: str = text(80)
    zone: str = text(40, "Asia/Shanghai")
    version: int = 0


class Supplier(SQLModel, table=True):
    """One supplier; stock that it still owns (consignment) carries its id as owner."""

    id: int = key()
    code: str = Field(max_length=32, unique=True)
    name_zh: str = text(120)
    name_en: str = text(120)


class Item(SQLModel, table=True):
    """One catalogue article of one size; money in the smallest unit of the currency."""

    __table_args__ = (
        one_of("tracked", Tracked),
        one_of("pick_rule", PickRule),
        one_of("storage", Storage),
        CheckConstraint("abc IN ('A', 'B', 'C')", name="abc_known"),
        CheckConstraint("ved IN ('V', 'E', 'D')", name="ved_known"),
        CheckConstraint("price >= 0", name="price_not_negative"),
        CheckConstraint("shelf_life_days >= 0", name="shelf_life_not_negative"),
    )
    id: int = key()
    code: str = Field(max_length=32, unique=True)
    family: str = Field(max_length=64, index=True)
    name_zh: str = text(200)
    name_en: str = text(200)
    brand: str = text(80)
    manufacturer: str = text(120)
    catalog_ref: str = text(64)
    registration_no: str = text(40)
    registration_expiry: int = NO_EXPIRY
    nhsa_code: str = text(27)
    unit: str = text(16)
    price: int = Field(default=0, sa_type=BigInteger)
    storage: str = text(8, Storage.ROOM)
    abc: str = text(1, "B")
    ved: str = text(1, "E")
    tracked: str = text(4, Tracked.LOT)
    pick_rule: str = text(4, PickRule.FEFO)
    shelf_life_days: int = 0
    active: bool = True
    version: int = Field(default=0, index=True)
    """The catalogue's version that last changed it, so that an index can catch up."""


class ItemSize(SQLModel, table=True):
    """One dimension of an item's size run: a number, its unit and what it measures."""

    __tablename__ = "item_size"
    item: int = Field(primary_key=True, foreign_key="item.id", sa_type=BigInteger)
    n: int = Field(primary_key=True)
    dimension: str = text(24)
    value: str = text(24)
    unit: str = text(12)


class ItemAlias(SQLModel, table=True):
    """Another name that people use for an item."""

    __tablename__ = "item_alias"
    item: int = Field(primary_key=True, foreign_key="item.id", sa_type=BigInteger)
    alias: str = text_key(80)


class ItemIdentifier(SQLModel, table=True):
    """A device identifier of one packaging level of an item, valid from a day to a day."""

    __tablename__ = "item_identifier"
    __table_args__ = (
        UniqueConstraint("di", "valid_from"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )
    item: int = Field(primary_key=True, foreign_key="item.id", sa_type=BigInteger)
    di: str = text_key(64)
    valid_from: int = Field(default=0, primary_key=True)
    valid_to: int = NO_EXPIRY
    agency: str = text(8)
    quantity: int = 1
    """How many base units one package of this level holds."""


class Catalogue(SQLModel, table=True):
    """One row: the version that rises with every change of the catalogue, to refresh indexes."""

    id: int = key()
    version: int = 0
    changed_item: int | None = maybe_big()
