"""Opening: the schema is brought up to date, and the door asks for rights."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from core.actor import PROGRAM, Actor, ActorKind
from core.clock import SetClock
from core.db import Database, sqlite_url
from core.errors import RefusedError
from core.opening import open_core
from core.people.site import sites
from core.schema import MIGRATIONS, migrate
from core.stock.place import NewSite, open_site
from tests.conftest import NOON


def test_a_file_that_is_not_there_is_made_and_opened_again(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "new.db")
    core = open_core(url, clock=SetClock(NOON))
    core.as_(PROGRAM).do_now(open_site, NewSite("H1", "医院", "Hospital"))
    core.close()

    again = open_core(url, clock=SetClock(NOON))
    found = again.as_(PROGRAM).ask_now(sites)
    again.close()

    assert [site.code for site in found] == ["H1"]


def test_the_door_that_was_opened_asks_for_rights(database_url: str) -> None:
    core = open_core(database_url)
    stranger = core.as_(Actor(ActorKind.CHAT_USER, 7))

    assert stranger.ask_now(sites) == ()
    with pytest.raises(RefusedError):
        stranger.do_now(open_site, NewSite("H1", "医院", "Hospital"))
    core.close()


def test_a_migration_that_finds_rows_without_parents_stops(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "broken.db"))
    with database.writer.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            row = "INSERT INTO account (chat_user, staff, bound_at) VALUES (1, 2, 3)"
            connection.execute(text(row))
        connection.connection.cursor().execute("PRAGMA foreign_keys=ON")

    with pytest.raises(RuntimeError, match=r"broke foreign keys.*account"):
        migrate(database)

    with database.readers.connect() as connection:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    database.close()
    assert version == "0001"
