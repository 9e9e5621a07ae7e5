"""The two engines of a database: a durable writer and readers that cannot write."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.db import BUSY_MS, Database, driver, one_commit, sqlite_url, version_seen


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://host/name", "oracle://host/name"]
)
def test_a_database_that_could_lose_its_stock_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///"):
        Database(url)


def test_the_url_of_a_file_leads_to_it_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "警钟 50%?#.db"
    database = Database(sqlite_url(path))
    with database.writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
    database.close()

    assert path.exists()


def test_an_embedded_database_is_never_less_than_durable(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "d.db"))

    assert pragma(database.writer, "synchronous") == 2
    assert pragma(database.writer, "journal_mode") == "wal"
    assert pragma(database.writer, "foreign_keys") == 1
    assert pragma(database.writer, "busy_timeout") == BUSY_MS
    assert pragma(database.readers, "query_only") == 1
    assert pragma(database.readers, "busy_timeout") == BUSY_MS
    database.close()


def test_readers_see_what_is_committed_and_nothing_before(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "d.db"))
    with database.writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
    with database.writer.begin() as writing, database.readers.connect() as reading:
        writing.exec_driver_sql("INSERT INTO t VALUES (1)")
        before = reading.exec_driver_sql("SELECT count(*) FROM t").scalar()
    with database.readers.connect() as reading:
        after = reading.exec_driver_sql("SELECT count(*) FROM t").scalar()
    database.close()

    assert (before, after) == (0, 1)


def test_a_url_of_postgresql_gets_its_driver(database_url: str) -> None:
    database = Database(database_url)

    assert database.url.drivername in {"sqlite", "postgresql+psycopg"}
    assert database.dialect in {"sqlite", "postgresql"}
    with database.readers.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    database.close()


def test_a_new_database_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    database = Database(sqlite_url(path))
    with database.writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
        log = path.with_name("tocsin.db-wal")

        assert [each.stat().st_mode & 0o077 for each in (path, log)] == [0, 0]
    database.close()


def made(path: Path) -> Database:
    database = Database(sqlite_url(path))
    with database.writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
    return database


def rows_in(database: Database) -> int:
    with database.readers.connect() as reading:
        return int(reading.exec_driver_sql("SELECT count(*) FROM t").scalar_one())


def test_one_commit_holds_what_the_driver_and_the_library_wrote(tmp_path: Path) -> None:
    database = made(tmp_path / "d.db")
    with database.writer.connect() as connection:
        with one_commit(connection):
            driver(connection).execute("INSERT INTO t VALUES (1)")
            connection.exec_driver_sql("INSERT INTO t VALUES (2)")
            before = rows_in(database)
        between = rows_in(database)
        with one_commit(connection):
            driver(connection).execute("INSERT INTO t VALUES (3)")

    assert (before, between, rows_in(database)) == (0, 2, 3)
    database.close()


def broken_off(database: Database) -> None:
    with database.writer.connect() as connection, one_commit(connection):
        driver(connection).execute("INSERT INTO t VALUES (1)")
        raise ZeroDivisionError


def test_nothing_of_a_commit_that_failed_stands(tmp_path: Path) -> None:
    database = made(tmp_path / "d.db")
    with pytest.raises(ZeroDivisionError):
        broken_off(database)

    assert rows_in(database) == 0
    with database.writer.begin() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (2)")
    assert rows_in(database) == 1
    database.close()


def test_only_anothers_commit_changes_the_version_that_is_seen(tmp_path: Path) -> None:
    database, other = made(tmp_path / "d.db"), Database(sqlite_url(tmp_path / "d.db"))
    seen = []
    with database.writer.connect() as connection:
        for turn in range(4):
            with one_commit(connection):
                seen.append(version_seen(connection))
                driver(connection).execute("INSERT INTO t VALUES (1)")
            if turn == 1:
                with other.writer.begin() as theirs:
                    theirs.exec_driver_sql("INSERT INTO t VALUES (2)")

    assert seen[0] == seen[1] != seen[2] == seen[3]
    database.close()
    other.close()
