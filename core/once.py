"""Once: the same key does the same thing once, and is given the first answer after that.

Movements keep their keys themselves. Every other command that makes a record says here what it has
made under its key; when the turn that sent it is handled again after a crash, it gets that record.

The same key with other content is refused, but for a key that is known to be asked ``Again``.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import timedelta
from hashlib import blake2b
from operator import attrgetter

from sqlalchemy import delete, insert, select

from core.errors import RefusedError
from core.rights import Right, needs
from core.tables.delivery import DoneOnce
from core.unit_of_work import OWN_KEY, UnitOfWork

KEPT = timedelta(days=90)
"""How long a key is remembered; no update comes again after so long."""
_table = DoneOnce.metadata.tables["done_once"]
_c = _table.c


class Again(str):
    """A key that is asked again in a world that what it did the first time has changed.

    A turn handled again after a crash reads that world, and so may ask for another lot or place
    than it did then: what counts is what was done.
    """

    __slots__ = ()


_KINDS: dict[type, Callable[[object], object]] = {}
"""What tells the fields of a kind of command, of which there are a few dozen."""


def done_once(uow: UnitOfWork, mark: int, act: Callable[[], int]) -> int:
    """Return the id of what ``act`` makes; under a key that was here before, of what it made then.

    ``mark`` is the fingerprint of what is asked for: other content under the key is refused.
    """
    first = made_before(uow, mark)
    if first is not None:
        return first
    made = act()
    note_made(uow, mark, made)
    return made


def made_before(uow: UnitOfWork, mark: int) -> int | None:
    """Return the id of what was made under the key, or none."""
    if uow.key.startswith(OWN_KEY):
        return None
    known = select(_c.fingerprint, _c.result).where(_c.site == uow.site, _c.key == uow.key)
    row = uow.writing.cold().execute(known).first()
    if row is None:
        return None
    if row.fingerprint != mark and not asked_again(uow):
        raise RefusedError("key.reused")
    return int(row.result)


def asked_again(uow: UnitOfWork) -> bool:
    """Tell whether what was done under the key counts, whatever is asked for now."""
    return isinstance(uow.key, Again)


def note_made(uow: UnitOfWork, mark: int, made: int) -> None:
    """Remember what was made under the key; a key that nobody else knows need not be kept."""
    if not uow.key.startswith(OWN_KEY):
        row = {"site": uow.site, "key": uow.key, "fingerprint": mark, "result": made}
        uow.writing.cold().execute(insert(_table).values(**row, at=uow.now))


@needs(Right.RUN)
def forget_old(uow: UnitOfWork) -> int:
    """Delete the keys of more than ninety days ago; return how many."""
    return uow.writing.cold().execute(delete(_table).where(_c.at < uow.now - KEPT)).rowcount


def fingerprint(*content: object) -> int:
    """Return a 63-bit hash of what a command asks for; equal content gives an equal hash."""
    told = [
        each if isinstance(each, int) else (type(each).__name__, _cells(type(each))(each))
        for each in content
    ]
    digest = blake2b(repr(told).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _cells(kind: type) -> Callable[[object], object]:
    """Return what tells the fields of a command: many times faster than its own words."""
    found = _KINDS.get(kind)
    if found is None:
        names = [field.name for field in fields(kind)] if is_dataclass(kind) else []
        found = _KINDS[kind] = attrgetter(*names) if names else repr
    return found
