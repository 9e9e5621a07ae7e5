"""The two engines of a database: a durable writer and readers that cannot write."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.db import BUSY_MS, Database, sqlite_url


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
