"""Hot statements: written with SQLAlchemy against the tables, compiled once, run on the driver.

Compiling once and skipping the result machinery costs a quarter of ``Connection.execute``. The
price: no column types at work, so hot tables hold whole numbers and text only, and a moment is
passed as microseconds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Dialect, Executable, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

from core.db import Driver, DriverCursor

Row = tuple[Any, ...]
"""A driver does not know the types of its cells; the rule that reads them names them at once."""
Params = Mapping[str, object]


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


class Hot:
    """One statement; ``build`` makes it for a dialect name where the dialects differ."""

    def __init__(
        self,
        build: Executable | Callable[[str], Executable],
        columns: Iterable[str] | None = None,
    ) -> None:
        self._build = build
        self._columns = None if columns is None else list(columns)
        self._texts: dict[str, Compiled] = {}

    def text(self, dialect: Dialect) -> Compiled:
        """Return the SQL for a dialect, its order of parameters, and the values fixed in it."""
        known = self._texts.get(dialect.name)
        if known is None:
            statement = self._build(dialect.name) if callable(self._build) else self._build
            assert isinstance(statement, ClauseElement)
            compiled = statement.compile(dialect=dialect, column_keys=self._columns)
            assert isinstance(compiled, SQLCompiler)
            fixed = {
                name: bind.effective_value
                for name, bind in compiled.binds.items()
                if not bind.required and "%" not in name and name not in (self._columns or ())
            }
            known = Compiled(compiled.string, compiled.positiontup, fixed)
            self._texts[dialect.name] = known
        return known

    def run(self, driver: Driver, dialect: Dialect, params: Params) -> DriverCursor:
        """Run the statement once with named parameters."""
        text = self.text(dialect)
        return driver.execute(text.sql, text.filled(params))


def insertion(table: Table) -> Hot:
    """Return the insertion of one whole row of a table."""
    return Hot(insert(table), columns=[column.name for column in table.columns])


def upsertion(table: Table, changed: Mapping[str, ColumnElement[object]] | Sequence[str]) -> Hot:
    """Return the insertion of a row that replaces ``changed`` columns where the key is there."""
    names = list(changed)
    keys = [column.name for column in table.primary_key.columns]

    def build(dialect: str) -> Executable:
        maker = sqlite.insert if dialect == "sqlite" else postgresql.insert
        statement = maker(table)
        values = {name: statement.excluded[name] for name in names}
        return statement.on_conflict_do_update(index_elements=keys, set_=values)

    return Hot(build, columns=[column.name for column in table.columns])
