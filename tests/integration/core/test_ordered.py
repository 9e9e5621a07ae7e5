"""Statements that are run for many rows: each row's parameters by their place."""

from sqlalchemy import bindparam, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url

from core.statement import Hot, insertion
from core.tables import metadata

_site = metadata.tables["site"]
_MOVED = Hot(
    update(_site)
    .where(_site.c.id == bindparam("its_id"))
    .values(zone=bindparam("new_zone"), version=7)
)


def test_sqlite_takes_a_row_by_place() -> None:
    ordered = insertion(_site).ordered(sqlite.dialect(paramstyle="named"))
    row = {column.name: number for number, column in enumerate(_site.columns)}

    assert ordered.sql.count("?") == len(row)
    assert list(ordered.row_of(row)) == list(range(len(row)))


def test_values_written_in_the_statement_are_filled_in() -> None:
    ordered = _MOVED.ordered(sqlite.dialect(paramstyle="named"))

    given = ordered.row_of({"its_id": 1, "new_zone": "Asia/Shanghai"})

    assert sorted(map(str, given)) == ["1", "7", "Asia/Shanghai"]


def test_a_server_takes_a_row_by_name() -> None:
    ordered = insertion(_site).ordered(make_url("postgresql+psycopg://").get_dialect()())
    row = {column.name: 1 for column in _site.columns}

    assert "%(zone)s" in ordered.sql
    assert ordered.row_of(row) == row
