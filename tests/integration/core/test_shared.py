"""What the process shares was built from committed rows only, whatever became of a command."""

from concurrent.futures import Future

import pytest

from core.errors import RefusedError
from core.rights import Right, needs
from core.stock.location import tree
from core.stock.place import NewPlace, add_place
from core.tables.kinds import LocationKind
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital


class CrashError(Exception):
    """A bug in a command."""


@needs(Right.ANYONE)
def codes(uow: UnitOfWork) -> set[str]:
    return {place.code for place in tree(uow)}


@needs(Right.ANYONE)
def ids(uow: UnitOfWork) -> dict[str, int]:
    return {place.code: place.id for place in tree(uow)}


def ward_called(code: str) -> NewPlace:
    return NewPlace(code, LocationKind.DEPARTMENT, code, code)


@needs(Right.ANYONE)
def added_and_refused(uow: UnitOfWork, cmd: NewPlace) -> None:
    """Add a place, have its tree read, and refuse in the end, as a rehearsal does."""
    add_place(uow, cmd)
    assert cmd.code in codes(uow)
    raise RefusedError("place.unknown", place=cmd.code)


@needs(Right.ANYONE)
def added_and_read(uow: UnitOfWork, cmd: NewPlace) -> tuple[int, dict[str, int]]:
    made = add_place(uow, cmd)
    return made, ids(uow)


def test_a_place_of_a_refused_command_is_known_to_nobody(hospital: Hospital) -> None:
    door = hospital.door("administrator")
    with pytest.raises(RefusedError):
        door.do_now(added_and_refused, ward_called("WARD8"))

    made, known = door.do_now(added_and_read, ward_called("WARD9"))

    assert "WARD8" not in known
    assert door.ask_now(ids)["WARD9"] == known["WARD9"] == made


def test_a_tree_of_a_batch_that_broke_is_known_to_nobody(hospital: Hospital) -> None:
    """The batch is run again one by one, and the place gets another id under the same version."""
    door, crashed = hospital.door("administrator"), Future[None]()

    @needs(Right.ANYONE)
    def crash_once(uow: UnitOfWork) -> None:
        assert codes(uow)
        if not crashed.done():
            crashed.set_result(None)
            raise CrashError

    @needs(Right.ANYONE)
    def wait(uow: UnitOfWork, gate: Future[None]) -> None:
        gate.result(10)

    gate = Future[None]()
    waiting = door.begin(wait, gate)
    added = door.begin(added_and_read, ward_called("WARD9"))
    broken = door.begin(crash_once)
    gate.set_result(None)
    waiting.result(10)
    made, known = added.result(10)
    broken.result(10)

    assert crashed.done(), "the three of them were one batch at first"
    assert door.ask_now(ids)["WARD9"] == known["WARD9"] == made
