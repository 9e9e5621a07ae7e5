"""The schema stands on both databases: migrated whole or not at all, and guarded by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, Table, create_engine, insert, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.types import BigInteger, Boolean, Integer

from core.db import Database, sqlite_url
from core.schema import HEAD, MIGRATIONS, migrate
from core.tables import metadata
from core.tables.base import UtcDateTime

APPEND_ONLY = ("movement", "posting", "audit")

VIOLATIONS: dict[str, dict[str, object]] = {
    "ck_item_abc_known": {"abc": "D"},
    "ck_item_ved_known": {"ved": "X"},
    "ck_item_price_not_negative": {"price": -1},
    "ck_item_shelf_life_not_negative": {"shelf_life_days": -1},
    "ck_item_identifier_quantity_positive": {"quantity": 0},
    "ck_balance_on_hand_not_negative": {"on_hand": -1, "reserved": 0},
    "ck_balance_reserved_not_negative": {"reserved": -1},
    "ck_balance_reserved_on_hand": {"on_hand": 1, "reserved": 2},
    "ck_open_take_open_not_negative": {"open": -1},
    "ck_open_take_open_within": {"quantity": 1, "open": 2},
    "ck_reservation_quantity_positive": {"quantity": 0, "consumed": 0},
    "ck_reservation_consumed_within": {"quantity": 1, "consumed": 2},
    "ck_reservation_take_quantity_positive": {"quantity": 0},
    "ck_count_line_counted_not_negative": {"counted": -1},
    "ck_movement_moves": {"source": 7, "target": 7},
    "ck_movement_quantity_positive": {"quantity": 0, "unit": None},
    "ck_movement_unit_is_one": {"quantity": 2, "unit": 5},
    "ck_transfer_line_not_negative": {"arrived": -1},
    "ck_transfer_line_within_dispatched": {"dispatched": 1, "arrived": 1, "settled": 1},
}
"""A row that each constraint must refuse; constraints ``…_known`` refuse a word of no meaning."""

SOUND: dict[str, dict[str, object]] = {
    "movement": {"source": 1, "target": 2, "quantity": 1},
    "balance": {"on_hand": 1, "reserved": 0},
    "open_take": {"quantity": 1, "open": 1},
    "reservation": {"quantity": 1, "consumed": 0},
    "reservation_take": {"quantity": 1},
    "transfer_line": {"dispatched": 2, "arrived": 1, "settled": 1},
}
"""What a sound row of a table needs beyond a one or a letter in every column."""

WORDS = {
    str(constraint.name): str(constraint.sqltext).partition("('")[2].partition("'")[0]
    for table in metadata.sorted_tables
    for constraint in table.constraints
    if isinstance(constraint, CheckConstraint) and str(constraint.name).endswith("_known")
}


def checks() -> Iterator[tuple[Table, str]]:
    for table in metadata.sorted_tables:
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                yield table, str(constraint.name)


def sound(table: Table) -> dict[str, object]:
    """A row that keeps every rule of a table, save that its parents need not exist."""
    row: dict[str, object] = {}
    for column in table.columns:
        word = WORDS.get(f"ck_{table.name}_{column.name}_known")
        if isinstance(column.type, Boolean):
            row[column.name] = True
        elif isinstance(column.type, Integer | BigInteger | UtcDateTime):
            row[column.name] = 1
        else:
            row[column.name] = word or "x"
    return row | SOUND.get(table.name, {})


def put(connection: Connection, table: Table, row: dict[str, object]) -> None:
    # Moments are given as they are stored, so the column types are left out of it.
    plain = {
        column.name: row[column.name]
        for column in table.columns
        if row.get(column.name) is not None
    }
    names = ", ".join(plain)
    gaps = ", ".join(f":{name}" for name in plain)
    connection.execute(text(f"INSERT INTO {table.name} ({names}) VALUES ({gaps})"), plain)


@contextmanager
def unparented(database: Database) -> Iterator[Connection]:
    """A transaction, rolled back at its end, in which rows need no parents."""
    with database.writer.connect() as connection:
        if database.dialect == "sqlite":
            _pragma(connection, "foreign_keys=OFF")
        with connection.begin() as transaction:
            if database.dialect == "postgresql":
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
            transaction.rollback()
        if database.dialect == "sqlite":
            _pragma(connection, "foreign_keys=ON")


def _pragma(connection: Connection, pragma: str) -> None:
    connection.connection.cursor().execute(f"PRAGMA {pragma}")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of each kind with nothing in it."""
    if request.param == "sqlite":
        opened = Database(sqlite_url(tmp_path / "bare.db"))
        yield opened
        opened.close()
        return
    server: str = request.getfixturevalue("postgres_server")
    name = f"tocsin_bare_{abs(hash(request.node.name)) % 10**9}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    administrator = create_engine(url, isolation_level="AUTOCOMMIT")
    with administrator.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        opened = Database(make_url(server).set(database=name).render_as_string(hide_password=False))
        yield opened
        opened.close()
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    administrator.dispose()


def tables(database: Database) -> set[str]:
    with database.writer.connect() as connection:
        return set(inspect(connection).get_table_names())


def config(connection: Connection) -> Config:
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


def test_an_empty_database_is_migrated_once(bare: Database) -> None:
    first, second = migrate(bare), migrate(bare)

    assert (first, second) == (True, False)
    assert tables(bare) == {*metadata.tables, "alembic_version"}


def test_the_head_is_the_newest_migration() -> None:
    folder = ScriptDirectory(str(MIGRATIONS))

    assert folder.get_heads() == [HEAD]
    assert max(path.name[:4] for path in (MIGRATIONS / "versions").glob("0*.py")) == HEAD


def test_the_migrations_make_what_the_tables_say(database: Database) -> None:
    with database.writer.connect() as connection, connection.begin():
        command.check(config(connection))  # raises where the two differ
        found = inspect(connection).get_table_names()

    assert set(found) == {*metadata.tables, "alembic_version"}


def test_down_and_up_again_leaves_the_same(database: Database) -> None:
    before = tables(database)
    with database.writer.connect() as connection, connection.begin():
        command.downgrade(config(connection), "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        command.upgrade(config(connection), "head")
        command.check(config(connection))

    assert tables(database) == before
    _assert_append_only(database)


def test_a_migration_that_fails_leaves_nothing(bare: Database) -> None:
    last = metadata.sorted_tables[-1].name
    with bare.writer.connect() as connection, connection.begin():
        connection.execute(text(f"CREATE TABLE {last} (mine INTEGER)"))

    with pytest.raises(DatabaseError):
        migrate(bare)

    assert tables(bare) == {last}
    with bare.writer.connect() as connection, connection.begin():
        connection.execute(text(f"DROP TABLE {last}"))
    assert migrate(bare)


def test_foreign_keys_are_kept_after_a_migration_too(bare: Database) -> None:
    migrate(bare)
    lot = metadata.tables["lot"]

    with bare.writer.connect() as connection, connection.begin() as transaction:
        with pytest.raises(IntegrityError):
            put(connection, lot, sound(lot))
        transaction.rollback()


def test_every_named_constraint_has_a_row_that_it_must_refuse() -> None:
    named = {name for _, name in checks()}

    assert {*VIOLATIONS, *WORDS} == named


def test_the_database_has_every_constraint_that_the_tables_say(database: Database) -> None:
    with database.writer.connect() as connection:
        found = inspect(connection)
        there = {
            str(check["name"])
            for table in metadata.tables
            for check in found.get_check_constraints(table)
        }

    assert there == {name for _, name in checks()}


def test_a_sound_row_is_taken_by_every_table(database: Database) -> None:
    taken = []
    with unparented(database) as connection:
        for table in metadata.sorted_tables:
            put(connection, table, sound(table))
            taken.append(table.name)

    assert len(taken) == len(metadata.tables)


@pytest.mark.parametrize("name", sorted({*VIOLATIONS, *WORDS}))
def test_a_constraint_refuses_what_it_names(database: Database, name: str) -> None:
    table = next(table for table, known in checks() if known == name)
    column = name.removeprefix(f"ck_{table.name}_").removesuffix("_known")
    wrong = VIOLATIONS.get(name, {column: "zzz"})

    with (
        pytest.raises(IntegrityError) as refused,
        unparented(database) as connection,
    ):
        put(connection, table, sound(table) | wrong)

    # A negative balance breaks two rules at once, and each database names the one it likes.
    assert name in str(refused.value) or "ck_balance_" in str(refused.value)


def _assert_append_only(database: Database) -> None:
    acts = ["UPDATE {0} SET site = site", "DELETE FROM {0}"]
    if database.dialect == "postgresql":
        acts.append("TRUNCATE {0} CASCADE")
    for name in APPEND_ONLY:
        for act in acts:
            with database.writer.connect() as connection, connection.begin() as transaction:
                _put_with_parents(connection, database.dialect, name)
                with pytest.raises(DatabaseError, match="append only"):
                    connection.execute(text(act.format(name)))
                transaction.rollback()


def _put_with_parents(connection: Connection, dialect: str, name: str) -> None:
    """Put a row; PostgreSQL fires no triggers in the role that spares the parents, so leave it."""
    if dialect == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        put(connection, metadata.tables[name], sound(metadata.tables[name]))
        return
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    put(connection, metadata.tables[name], sound(metadata.tables[name]))
    connection.execute(text("SET LOCAL session_replication_role = origin"))


def test_what_was_recorded_is_never_edited_or_deleted(database: Database) -> None:
    _assert_append_only(database)


def test_other_tables_can_be_edited(database: Database) -> None:
    site = metadata.tables["site"]
    with database.writer.connect() as connection, connection.begin() as transaction:
        connection.execute(insert(site).values(sound(site)))
        changed = connection.execute(text("UPDATE site SET name_zh = 'y'"))
        gone = connection.execute(text("DELETE FROM site"))
        transaction.rollback()

    assert (changed.rowcount, gone.rowcount) == (1, 1)


def test_readers_cannot_write(database: Database) -> None:
    site = metadata.tables["site"]

    with database.readers.connect() as connection, pytest.raises(DatabaseError):
        connection.execute(insert(site).values(sound(site)))
