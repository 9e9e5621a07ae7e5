"""What every test may ask for: a set clock, a database of each kind, a small hospital."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from core.clock import SetClock
from core.db import Database, sqlite_url
from core.door import Core
from core.opening import open_core
from core.schema import migrate
from tests.hospital import Hospital, build

settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci")

NOON = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
"""Noon in Shanghai on a Tuesday."""


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated database, copied for each test: ten times faster than migrating."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    database = Database(sqlite_url(path))
    migrate(database)
    with database.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real PostgreSQL: one's own by TOCSIN_TEST_POSTGRES, else from the wheel."""
    own = os.environ.get("TOCSIN_TEST_POSTGRES")
    if own:
        yield own
        return
    from tests.postgres import serve

    with serve(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    name = f"tocsin_template_{os.getpid()}"
    _administer(postgres_server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    url = make_url(postgres_server).set(database=name)
    database = Database(url.render_as_string(hide_password=False))
    migrate(database)
    database.close()
    return name


_count = iter(range(1_000_000))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh migrated database of each kind."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        yield sqlite_url(Path(shutil.copy(template, tmp_path / "tocsin.db")))
        return
    server: str = request.getfixturevalue("postgres_server")
    template_name: str = request.getfixturevalue("postgres_template")
    name = f"tocsin_{os.getpid()}_{next(_count)}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template_name}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def core(database_url: str, clock: SetClock) -> Iterator[Core]:
    """The ground floor on a fresh database of each kind."""
    opened = open_core(database_url, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def hospital(core: Core, clock: SetClock) -> Hospital:
    """A small hospital with a few people, places, items and lots; see ``tests/hospital.py``."""
    return build(core, clock)


def _administer(server: str, *commands: str) -> None:
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for command in commands:
            connection.execute(text(command))
    engine.dispose()
