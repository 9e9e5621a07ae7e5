"""Founded: what came of a sheet: each row taken, known before, or refused with its reason."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from core.door import Door
from core.errors import RefusedError
from core.flow.founding.form import Cells
from core.rights import needed
from core.unit_of_work import UnitOfWork

Rows = tuple[Cells, ...]
Rule = Callable[[UnitOfWork, Rows], "Founded"]


class Became(StrEnum):
    """What a row came to."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """A row that was left out: its number, what it calls itself, and why."""

    row: int
    name: str
    why: RefusedError


@dataclass(frozen=True, slots=True)
class Founded:
    """How many rows were new, changed and unchanged; the refused ones with their reasons."""

    new: int
    changed: int
    unchanged: int
    refused: tuple[RowRefusal, ...]

    @property
    def changes(self) -> int:
        """How many rows change anything."""
        return self.new + self.changed


class RehearsedError(RefusedError):
    """Everything was tried and nothing kept: how a rehearsal ends."""

    def __init__(self, founded: Founded) -> None:
        super().__init__("import.rehearsed")
        self.founded = founded


def each(rows: Iterable[Cells], take: Callable[[Cells], Became]) -> Founded:
    """Take row by row; ``take`` refuses before it changes anything."""
    counts = dict.fromkeys(Became, 0)
    refused = []
    for row in rows:
        try:
            counts[take(row)] += 1
        except RefusedError as why:
            refused.append(RowRefusal(row.row, name_of(row), why))
    return summed(counts, refused)


def summed(counts: dict[Became, int], refused: Iterable[RowRefusal]) -> Founded:
    """Return counts and refusals as one."""
    figures = (counts[Became.NEW], counts[Became.CHANGED], counts[Became.UNCHANGED])
    return Founded(*figures, tuple(refused))


def name_of(row: Cells) -> str:
    """Return what a row calls itself: its code, or the item it is about."""
    return (row.cells.get("code") or row.cells.get("item", ""))[:40]


def rehearsed(door: Door, rule: Rule, rows: Rows) -> Founded:
    """Return what a rule would come to: it runs whole, and nothing of it is kept."""

    def rehearse(uow: UnitOfWork, rows: Rows) -> NoReturn:
        raise RehearsedError(rule(uow, rows))

    rehearse.__dict__["needs"] = needed(rule)
    trial: Future[NoReturn] = door.begin(rehearse, rows)
    error = trial.exception()
    if isinstance(error, RehearsedError):
        return error.founded
    assert error is not None, "a rehearsal never keeps anything"
    raise error
