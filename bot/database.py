"""The database: found and opened by its address, or refused with what to do about it."""

from pathlib import Path

from core.clock import Clock
from core.db import Database
from core.door import Core
from core.errors import RefusedError
from core.opening import open_core

_SHOWN = 200


def file_of(url: str) -> Path | None:
    """Return the file of an embedded database; none where a server keeps it."""
    try:
        database = Database(url)
    except Exception as error:  # SQLAlchemy's own class for a bad URL may not be named here
        raise RefusedError("cli.bad_database") from error
    database.close()
    embedded = database.dialect == "sqlite"
    return Path(database.url.database or "") if embedded else None


def open_database(url: str, clock: Clock | None = None) -> Core:
    """Open a database; the caller closes it.

    A folder that is not there is refused: it may be mounted later, and then hold another database.
    """
    path = file_of(url)
    if path is not None and not path.parent.is_dir():
        raise RefusedError("cli.no_folder", folder=str(path.parent.resolve()))
    try:
        return open_core(url, clock=clock)
    except Exception as error:  # drivers differ: no server, wrong password, not a database
        why = _first_line(error)
        if "database is locked" in why:
            raise RefusedError("storage.busy") from error
        raise RefusedError("cli.unreachable", why=why[:_SHOWN]) from error


def _first_line(error: Exception) -> str:
    """Return what the driver itself says, without the library's names around it."""
    said = str(getattr(error, "orig", None) or error).strip()
    return (said.splitlines() or [type(error).__name__])[0]
