"""Setting: what every command runs with: the database, the words, the terminal and the clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from core.clock import Clock, SystemClock
from core.db import Database
from core.errors import RefusedError
from core.opening import open_core
from core.people.site import SiteLine, site_by_code, sites
from core.unit_of_work import PROGRAM, Actor, ActorKind, Core, Door
from locales import Words

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a command prints, where it complains, and how it asks for a yes."""

    out: Console
    err: Console
    ask: Callable[[str], str] | None
    """None where nobody can answer: output to a file, input from a pipe."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One run of the command line."""

    database: str
    words: Words
    terminal: Terminal
    page: str = ""
    bot: str = ""
    clock: Clock = field(default_factory=SystemClock)

    def say(self, key: str, **values: object) -> None:
        """Print a sentence of the catalogue, in one line however long it is."""
        self.terminal.out.print(self.words(key, **values), soft_wrap=True)

    def file(self) -> Path | None:
        """Return the file of an embedded database; none where a server keeps it."""
        try:
            database = Database(self.database)
        except Exception as error:  # SQLAlchemy's own class for a bad URL may not be named here
            raise RefusedError("cli.bad_database") from error
        database.close()
        embedded = database.dialect == "sqlite"
        return Path(database.url.database or "") if embedded else None

    @contextmanager
    def opened(self, *, make: bool = False) -> Iterator[Core]:
        """Open the database, by ``make`` one that is not there yet, and close it at the end."""
        path = self.file()
        if path is not None and not path.exists():
            if not make:
                raise RefusedError("cli.no_database", path=str(path))
            path.parent.mkdir(parents=True, exist_ok=True)
        core = self._open()
        try:
            yield core
        finally:
            core.close()

    def _open(self) -> Core:
        try:
            return open_core(self.database, clock=self.clock)
        except Exception as error:  # drivers differ: no server, wrong password, not a database
            why = (str(error).strip().splitlines() or [type(error).__name__])[0]
            if "database is locked" in why:
                raise RefusedError("storage.busy") from error
            raise RefusedError("cli.unreachable", why=why[:_SHOWN]) from error


def site_of(core: Core, code: str) -> SiteLine:
    """Return the site that is meant: the one named, or the only one."""
    door = core.as_(PROGRAM)
    if code:
        return door.ask_now(site_by_code, code)
    all_of_them = door.ask_now(sites)
    if not all_of_them:
        raise RefusedError("cli.no_site")
    if len(all_of_them) > 1:
        raise RefusedError("cli.which_site", sites="|".join(site.code for site in all_of_them))
    return all_of_them[0]


def program_at(core: Core, site: SiteLine) -> Door:
    """Return the door through which the program itself acts at a site."""
    return core.as_(Actor(ActorKind.PROGRAM, 0, site.id))
