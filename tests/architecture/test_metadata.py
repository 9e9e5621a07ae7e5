"""Stock belongs to one hospital: its tables carry the site first, in every key that binds rows.

So a group of hospitals can be spread over several databases by site without a new design.
"""

from collections.abc import Iterator

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
)

from core.tables import REFERENCE_TABLES, metadata
from tests.architecture.tree import listed


def columns(constraint: ForeignKeyConstraint | Index | UniqueConstraint) -> list[str]:
    return [column.name for column in constraint.columns]


def unique_keys(table: Table) -> Iterator[list[str]]:
    """The columns of whatever makes rows of a table unique."""
    yield [column.name for column in table.primary_key.columns]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield columns(constraint)
    for index in table.indexes:
        if index.unique:
            yield columns(index)


def faults(whole: MetaData, reference: frozenset[str]) -> Iterator[str]:
    """What keeps tables from being spread by site."""
    yield from (f"{name} is no table" for name in reference - whole.tables.keys())
    for table in whole.tables.values():
        if table.name not in reference:
            yield from (
                f"{table.name}: the key {key} does not begin with site"
                for key in unique_keys(table)
                if key[:1] != ["site"]
            )
        for foreign in table.foreign_key_constraints:
            yield from foreign_faults(table, foreign, reference)


def foreign_faults(
    table: Table, foreign: ForeignKeyConstraint, reference: frozenset[str]
) -> Iterator[str]:
    """What is wrong with a foreign key: it must stay within its site."""
    target = foreign.referred_table.name
    if target in reference:
        return
    here = columns(foreign)
    there = [element.column.name for element in foreign.elements]
    if table.name in reference:
        yield f"{table.name}: {here} leads from a shared table into one hospital's {target}"
    elif here[:1] != ["site"] or there[:1] != ["site"]:
        yield f"{table.name}: {here} may lead to another site's {target}"


def test_every_table_of_stock_can_be_spread_by_site() -> None:
    found = sorted(faults(metadata, REFERENCE_TABLES))

    assert not found, listed(found)


def test_there_are_tables_of_stock() -> None:
    assert {"movement", "balance", "lot"} <= metadata.tables.keys() - REFERENCE_TABLES


def planted() -> MetaData:
    """Three sound tables: an item shared by all, lots and balances of one hospital."""
    whole = MetaData()
    Table("item", whole, Column("id", BigInteger, primary_key=True))
    Table(
        "lot",
        whole,
        Column("site", BigInteger, primary_key=True),
        Column("id", BigInteger, primary_key=True),
        Column("item", BigInteger),
        Column("number", Integer),
        UniqueConstraint("site", "number"),
        ForeignKeyConstraint(["item"], ["item.id"]),
    )
    Table(
        "balance",
        whole,
        Column("site", BigInteger, primary_key=True),
        Column("lot", BigInteger, primary_key=True),
        Column("number", Integer),
        ForeignKeyConstraint(["site", "lot"], ["lot.site", "lot.id"]),
    )
    return whole


SHARED = frozenset({"item"})


def test_sound_tables_have_no_fault() -> None:
    assert list(faults(planted(), SHARED)) == []


def test_a_key_without_its_site_is_found() -> None:
    whole = planted()
    Index("loose", whole.tables["balance"].c.number, unique=True)
    Table("stray", whole, Column("id", BigInteger, primary_key=True))

    assert sorted(faults(whole, SHARED)) == [
        "balance: the key ['number'] does not begin with site",
        "stray: the key ['id'] does not begin with site",
    ]


def test_a_foreign_key_that_may_cross_sites_is_found() -> None:
    whole = planted()
    lot = whole.tables["lot"]
    lot.append_constraint(ForeignKeyConstraint(["number"], ["balance.number"]))
    item = whole.tables["item"]
    item.append_column(Column("lot", BigInteger))
    item.append_constraint(ForeignKeyConstraint(["lot"], ["lot.id"]))

    assert sorted(faults(whole, SHARED)) == [
        "item: ['lot'] leads from a shared table into one hospital's lot",
        "lot: ['number'] may lead to another site's balance",
    ]


def test_a_shared_table_that_does_not_exist_is_found() -> None:
    assert list(faults(planted(), SHARED | {"ghost"})) == ["ghost is no table"]
