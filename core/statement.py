"""Hot statements: written with SQLAlchemy against the tables, compiled once, run on the driver.

Compiling once and skipping the result machinery costs a quarter of ``Connection.execute``. The
price: no column types at work, so hot tables hold whole numbers and text only, and a moment is
passed as microseconds.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Dialect,
    Executable,
    FromClause,
    Select,
    String,
    Table,
    Text,
    bindparam,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.types import TypeEngine

from core.db import Driver, DriverCursor

Row = tuple[Any, ...]
"""A driver does not know the types of its cells; the rule that reads them names them at once."""
Params = Mapping[str, object]
_QUOTED = str.maketrans({'"': '\\"', "\\": "\\\\"})


class Compiled(NamedTuple):
    """A statement for one dialect; ``order`` is none where parameters go by name."""

    sql: str
    order: Sequence[str] | None
    fixed: Params
    """Values written in the statement itself, such as a state it looks for."""

    def filled(self, params: Params) -> Any:
        """Return the parameters as the driver takes them."""
        whole = {**self.fixed, **params} if self.fixed else params
        return whole if self.order is None else [whole[name] for name in self.order]

    def columnwise(self, rows: Sequence[Params]) -> Any:
        """Return the parameters of a statement that takes many rows as a list for each column."""
        assert self.order is None, "only a statement with named parameters takes lists"
        return {**self.fixed, **{name: array([row[name] for row in rows]) for name in rows[0]}}


class Ordered(NamedTuple):
    """A statement for the driver, its parameters by their place where that is faster."""

    sql: str
    row_of: Callable[[Params], Any]
    """Returns the parameters of one row as the driver takes them."""


class Hot:
    """One statement; ``build`` makes it for a dialect name where the dialects differ."""

    def __init__(
        self,
        build: Executable | Callable[[str], Executable],
        columns: Iterable[str] | None = None,
        at_once: Executable | None = None,
    ) -> None:
        self._build = build
        self._columns = None if columns is None else list(columns)
        self._at_once = at_once
        self._texts: dict[str, Compiled] = {}
        self._texts_at_once: dict[str, Compiled] = {}
        self._texts_ordered: dict[str, Ordered] = {}

    def text(self, dialect: Dialect) -> Compiled:
        """Return the SQL for a dialect, its order of parameters, and the values fixed in it."""
        known = self._texts.get(dialect.name)
        if known is None:
            statement = self._build(dialect.name) if callable(self._build) else self._build
            known = self._texts[dialect.name] = self._compiled(statement, dialect)
        return known

    def at_once(self, dialect: Dialect) -> Compiled | None:
        """Return the SQL that takes many rows as lists, where the dialect has such a thing."""
        if self._at_once is None or dialect.name != "postgresql":
            return None
        known = self._texts_at_once.get(dialect.name)
        if known is None:
            known = self._texts_at_once[dialect.name] = self._compiled(self._at_once, dialect)
        return known

    def ordered(self, dialect: Dialect) -> Ordered:
        """Return the SQL that is run on the driver, and what makes its parameters of named ones.

        SQLite takes parameters by place in half the time that it takes them by name.
        """
        known = self._texts_ordered.get(dialect.name)
        if known is None:
            known = self._texts_ordered[dialect.name] = self._in_order(dialect)
        return known

    def _in_order(self, dialect: Dialect) -> Ordered:
        if dialect.name != "sqlite":
            text = self.text(dialect)
            return Ordered(text.sql, text.filled)
        statement = self._build(dialect.name) if callable(self._build) else self._build
        text = self._compiled(statement, sqlite.dialect(paramstyle="qmark"))
        if text.fixed or text.order is None or len(text.order) < 2:
            return Ordered(text.sql, text.filled)
        return Ordered(text.sql, itemgetter(*text.order))

    def run(self, driver: Driver, dialect: Dialect, params: Params) -> DriverCursor:
        """Run the statement once with named parameters."""
        text = self.ordered(dialect)
        return driver.execute(text.sql, text.row_of(params))

    def _compiled(self, statement: Executable, dialect: Dialect) -> Compiled:
        assert isinstance(statement, ClauseElement)
        compiled = statement.compile(dialect=dialect, column_keys=self._columns)
        assert isinstance(compiled, SQLCompiler)
        fixed = {
            name: bind.effective_value
            for name, bind in compiled.binds.items()
            if not bind.required and "%" not in name and name not in (self._columns or ())
        }
        return Compiled(compiled.string, compiled.positiontup, fixed)


def limited(statement: Select[Any]) -> Select[Any]:
    """Return the selection of at most ``most`` rows, as many as are asked for each time."""
    # SQLite writes an offset of its own where there is none; a hot statement takes no value there.
    return statement.limit(bindparam("most")).offset(literal_column("0"))


def insertion(table: Table) -> Hot:
    """Return the insertion of one whole row of a table."""
    names = [column.name for column in table.columns]
    return Hot(insert(table), names, insert(table).from_select(names, _rows_of(table)))


def upsertion(table: Table, changed: Mapping[str, ColumnElement[object]] | Sequence[str]) -> Hot:
    """Return the insertion of a row that replaces ``changed`` columns where the key is there."""
    names = [column.name for column in table.columns]
    keys = [column.name for column in table.primary_key.columns]

    def replacing(statement: sqlite.Insert | postgresql.Insert) -> Executable:
        values = {name: statement.excluded[name] for name in changed}
        return statement.on_conflict_do_update(index_elements=keys, set_=values)

    def build(dialect: str) -> Executable:
        return replacing((sqlite if dialect == "sqlite" else postgresql).insert(table))

    many = postgresql.insert(table).from_select(names, _rows_of(table))
    return Hot(build, names, replacing(many))


def _rows_of(table: Table) -> Select[Any]:
    """Return the selection of rows of a table that are given as an array for each column."""
    arrays = [_array(column.name, column.type) for column in table.columns]
    names = [column.name for column in table.columns]
    fresh = func.unnest(*arrays).table_valued(*names).render_derived(name="fresh")
    return select(*(fresh.c[name] for name in names))


def _array(name: str, kind: TypeEngine[Any]) -> BindParameter[Any]:
    # A cast to a text of a length would cut what is too long instead of refusing it.
    plain = Text() if isinstance(kind, String) else kind
    return bindparam(name, type_=postgresql.ARRAY(plain))


Column = tuple[str, TypeEngine[Any]]


def listed(dialect: str, *columns: Column) -> FromClause:
    """Return a list that is given as one array for each column, as a table to join with.

    The parameters of a statement that reads it come from ``lists``.
    """
    names = [name for name, _ in columns]
    if dialect == "postgresql":
        arrays = (_array(name, kind) for name, kind in columns)
        return func.unnest(*arrays).table_valued(*names).render_derived(name="given")
    rows = func.json_each(bindparam("given")).table_valued("value", name="given")
    cells = (
        func.json_extract(rows.c.value, literal_column(f"'$[{number}]'")).label(name)
        for number, name in enumerate(names)
    )
    return select(*cells).subquery("listed")


def array(cells: Sequence[object]) -> str:
    """Return whole numbers and texts as PostgreSQL writes an array; the driver takes ten times."""
    if set(map(type, cells)) == {int}:
        return f"{{{','.join(map(str, cells))}}}"
    return f"{{{','.join(map(_cell, cells))}}}"


def _cell(cell: object) -> str:
    if isinstance(cell, str):
        return f'"{cell.translate(_QUOTED)}"'
    return "NULL" if cell is None else str(cell)


def lists(dialect: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> Params:
    """Return rows as the parameters of a statement with a ``listed``."""
    if dialect == "postgresql":
        return dict(zip(names, map(array, zip(*rows, strict=True)), strict=True))
    return {"given": json.dumps([list(row) for row in rows])}
