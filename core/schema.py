"""The schema of a database: brought up to date at the start, before anything is asked or done."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from core.db import Database

HEAD = "0002"
"""The newest migration; a test holds it against the folder."""
MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(database: Database) -> bool:
    """Bring a database to the present schema; tell whether anything was to do."""
    if _version(database.writer) == HEAD:
        return False
    # Alembic is slow to import and a database is nearly always up to date.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.writer.connect() as connection:
        # SQLite rebuilds a table to change it, which foreign keys would forbid; they are off
        # outside the transaction, checked before its end, and on again after.
        embedded = database.dialect == "sqlite"
        if embedded:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        try:
            with connection.begin():
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                if embedded:
                    _check_foreign_keys(connection)
        finally:
            if embedded:
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]
    return True


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if broken:
        raise RuntimeError(f"a migration broke foreign keys: {broken[:3]}")
