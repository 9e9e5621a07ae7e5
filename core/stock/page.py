"""Pages: a list too long for one message is given a page at a time, counted from 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list, which page it is, and how long the whole list is."""

    rows: tuple[T, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Cut:
    """Which rows of a list a page shows; a page beyond either end is the nearest one."""

    page: int
    pages: int
    size: int

    @property
    def skipped(self) -> int:
        """How many rows come before the page."""
        return (self.page - 1) * self.size


def cut(page: int, total: int, size: int) -> Cut:
    """Return which rows a page of a list of ``total`` rows shows."""
    pages = max(1, -(-total // size))
    return Cut(min(max(page, 1), pages), pages, size)


def paged(rows: Sequence[T], page: int, size: int) -> Page[T]:
    """Return one page of a list that is all at hand."""
    shown = cut(page, len(rows), size)
    here = tuple(rows[shown.skipped : shown.skipped + size])
    return Page(here, shown.page, shown.pages, len(rows))
