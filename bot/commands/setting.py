"""Setting: what every command runs with: the database, the words, the terminal and the clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from bot.database import file_of, open_database
from core.actor import PROGRAM, Actor, ActorKind
from core.clock import Clock, SystemClock
from core.door import Core, Door
from core.errors import RefusedError
from core.people.site import SiteLine, site_by_code, sites
from core.people.staff import person, staff_by_code
from core.rights import Right, needs
from core.unit_of_work import UnitOfWork
from locales import Words


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
        return file_of(self.database)

    @contextmanager
    def opened(self, *, make: bool = False) -> Iterator[Core]:
        """Open the database, by ``make`` one that is not there yet, and close it at the end."""
        path = self.file()
        if path is not None and not path.exists():
            if not make:
                raise RefusedError("cli.no_database", path=str(path))
            path.parent.mkdir(parents=True, exist_ok=True)
        core = open_database(self.database, self.clock)
        try:
            yield core
        finally:
            core.close()


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


def site_of_staff(core: Core, code: str, named: str) -> tuple[SiteLine, int]:
    """Return the site that is meant, the one named or the person's own, and the person's id."""
    staff, own = core.as_(PROGRAM).ask_now(_home_of, code)
    if named:
        return site_of(core, named), staff
    return next(site for site in core.as_(PROGRAM).ask_now(sites) if site.id == own), staff


@needs(Right.RUN)
def _home_of(uow: UnitOfWork, code: str) -> tuple[int, int]:
    """Return the id of the person with a code, and the site where that person works."""
    staff = staff_by_code(uow, code)
    return staff, person(uow, staff).site


def program_at(core: Core, site: SiteLine) -> Door:
    """Return the door through which the program itself acts at a site."""
    return core.as_(Actor(ActorKind.PROGRAM, 0, site.id))
