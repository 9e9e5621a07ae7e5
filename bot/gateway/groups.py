"""Group: an administrator makes group chats for the page, and says who sits in them.

It is done at the machine, while the page itself may run: open pages hear it with the next beat of
their stream.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from bot.gateway.chats import SeedGroup, members, seed_groups, topics
from bot.gateway.entities import clean
from bot.gateway.events import tell_people
from bot.gateway.people import person
from bot.gateway.store import Bot, Store, Tx

P = ParamSpec("P")
T = TypeVar("T")

FIRST_GROUP = -1_002_000_000_000
"""What an administrator makes gets ids below this one, far from those of the demonstration."""
LONGEST_TITLE = 64
MOST_TOPICS = 20
_NOBODY = Bot(0, "", "")


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of the page: what it is called, who sits in it, and its topics."""

    id: int
    title: str
    members: tuple[int, ...]
    topics: tuple[str, ...]


class Groups:
    """The groups in a page's file, within a block."""

    def __init__(self, path: Path) -> None:
        self._store = Store(path, _NOBODY, time.time, lambda _: None)

    def __enter__(self) -> Self:
        """Open the file."""
        self._store.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._store.close()

    def all(self) -> list[GroupLine]:
        """Return every group, by its title."""
        return self._do(_lines)

    def called(self, name: str) -> GroupLine | None:
        """Return the group with a title or an id, or none."""
        wanted = _plain(name)
        found = (each for each in self.all() if wanted in (each.title, str(each.id)))
        return next(found, None)

    def known(self, person_id: int) -> bool:
        """Tell whether somebody sits at this page at all."""
        return self._do(person, person_id) is not None

    def make(self, title: str, people: Sequence[int], named: Sequence[str] = ()) -> GroupLine:
        """Make a group with its members and its topics."""
        return self._do(_make, _plain(title), people, [_plain(each) for each in named])

    def join(self, group: int, people: Sequence[int]) -> GroupLine:
        """Let people into a group."""
        return self._do(_join, group, people)

    def leave(self, group: int, people: Sequence[int]) -> GroupLine:
        """Put people out of a group; what was said there stays."""
        return self._do(_leave, group, people)

    def _do(self, act: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self._store.submit(act, *args, **kwargs).result()


def _make(tx: Tx, title: str, people: Sequence[int], named: Sequence[str]) -> GroupLine:
    _claim(tx)
    (lowest,) = tx.one("SELECT min(id) FROM chat")
    group = SeedGroup(min(lowest or 0, FIRST_GROUP) - 1, title, people, named[:MOST_TOPICS])
    seed_groups(tx, [group])
    tell_people(tx, people, "reset", {})
    return _line(tx, group.id, title)


def _join(tx: Tx, group: int, people: Sequence[int]) -> GroupLine:
    _claim(tx)
    for each in people:
        tx.run("INSERT OR IGNORE INTO member (chat_id, person_id) VALUES (?, ?)", group, each)
    tell_people(tx, people, "reset", {})
    return _found(tx, group)


def _leave(tx: Tx, group: int, people: Sequence[int]) -> GroupLine:
    _claim(tx)
    for each in people:
        tx.run("DELETE FROM member WHERE chat_id = ? AND person_id = ?", group, each)
    tell_people(tx, people, "reset", {})
    return _found(tx, group)


def _claim(tx: Tx) -> None:
    """Write before anything is read: two programs that read first could both be refused."""
    tx.run("UPDATE chat SET title = title WHERE id = 0")


def _lines(tx: Tx) -> list[GroupLine]:
    rows = tx.all("SELECT id, title FROM chat WHERE kind = 'supergroup' ORDER BY title, id DESC")
    return [_line(tx, *row) for row in rows]


def _found(tx: Tx, group: int) -> GroupLine:
    return next(each for each in _lines(tx) if each.id == group)


def _line(tx: Tx, group: int, title: str) -> GroupLine:
    named = tuple(topic.name for topic in topics(tx, group))
    return GroupLine(group, title, tuple(sorted(members(tx, group))), named)


def _plain(text: str) -> str:
    return " ".join(clean(text).split())[:LONGEST_TITLE]
