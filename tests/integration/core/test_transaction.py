"""One commit: rows are gathered and written at its end, and each command stands or falls alone."""

from concurrent.futures import Future

import pytest
from sqlalchemy import select

from core.errors import RefusedError
from core.people.staff import Person, person
from core.rights import Right, needs
from core.unit_of_work import UnitOfWork
from tests.acts import refused
from tests.hospital import Hospital
from tests.integration.core.acts import (
    AUDIT,
    Runs,
    count_hot,
    enter_child_first,
    note,
    note_and_break,
    note_and_refuse,
    note_cold,
    note_first_and_cold_later,
    noted,
    writer_held,
)


def lines(hospital: Hospital) -> list[str]:
    return hospital.program.ask_now(noted)


def test_gathered_rows_are_written_in_their_order(hospital: Hospital) -> None:
    assert hospital.program.do_now(note, "a", "b", "c") == 3

    assert lines(hospital) == ["a", "b", "c"]


def test_a_refused_command_leaves_nothing(hospital: Hospital) -> None:
    with refused("test.no", why="a"):
        hospital.program.do_now(note_and_refuse, "a")

    assert lines(hospital) == []


def test_a_command_sees_its_ordinary_writes_but_no_gathered_row(hospital: Hospital) -> None:
    assert hospital.program.do_now(count_hot, "a") == (0, 0)
    assert hospital.program.do_now(note_cold, "b") == 2
    assert lines(hospital) == ["a", "b"]


def test_ordinary_writes_of_a_refused_command_are_rolled_back(hospital: Hospital) -> None:
    with refused("test.no"):
        hospital.program.do_now(note_cold, "a", refuse=True)
    hospital.program.do_now(note_cold, "b")

    assert lines(hospital) == ["b"]


def test_a_command_that_gathered_too_early_is_begun_again_once(hospital: Hospital) -> None:
    runs = Runs()

    seen = hospital.program.do_now(note_first_and_cold_later, "a", runs)

    assert (seen, runs.count) == (1, 2)
    assert lines(hospital) == ["a"]


def test_in_one_commit_each_command_stands_or_falls_alone(hospital: Hospital) -> None:
    runs, program = Runs(), hospital.program
    with writer_held(hospital):
        futures: list[Future[int] | Future[None]] = [
            program.begin(note, "kept"),
            program.begin(note_and_refuse, "gathered and refused"),
            program.begin(note_cold, "written"),
            program.begin(note_cold, "written and refused", refuse=True),
            program.begin(note_first_and_cold_later, "begun again", runs),
            program.begin(note, "last"),
        ]
    outcomes = [future.exception(20) for future in futures]

    assert [outcome is None for outcome in outcomes] == [True, False, True, False, True, True]
    assert lines(hospital) == ["kept", "written", "begun again", "last"]


def test_a_bug_takes_only_its_own_command_with_it(hospital: Hospital) -> None:
    program = hospital.program
    with writer_held(hospital):
        good = [program.begin(note, "a")]
        bad = program.begin(note_and_break, "b")
        good += [program.begin(note, "c"), program.begin(note_cold, "d")]
    outcomes = [future.result(20) for future in good]

    assert isinstance(bad.exception(20), ZeroDivisionError)
    assert outcomes == [1, 1, 3]
    assert lines(hospital) == ["a", "c", "d"]


def test_parents_are_written_before_their_children(hospital: Hospital) -> None:
    made = hospital.core.ids.new()

    hospital.program.do_now(enter_child_first, made, "N9")

    found = hospital.program.ask_now(who, made)
    assert (found.code, len(found.grants)) == ("N9", 1)


@needs(Right.ANYONE)
def who(uow: UnitOfWork, staff: int) -> Person:
    return person(uow, staff)


@needs(Right.ANYONE)
def recall(uow: UnitOfWork, found: list[int], *, forget: bool = False) -> int:
    """Look for the next number, once for each key that is remembered."""
    if forget:
        uow.reading.forget()

    def find() -> int:
        found.append(len(found))
        return found[-1]

    return uow.reading.remember("number", find) + uow.reading.remember("number", find)


def test_what_was_found_is_remembered_until_it_is_forgotten(hospital: Hospital) -> None:
    found: list[int] = []
    with writer_held(hospital):
        futures = [
            hospital.program.begin(recall, found),
            hospital.program.begin(recall, found),
            hospital.program.begin(recall, found, forget=True),
            hospital.program.begin(note_cold, "x"),
            hospital.program.begin(recall, found),
        ]
    answers = [future.result(20) for future in futures]

    assert [answer for at, answer in enumerate(answers) if at != 3] == [0, 0, 2, 4]
    assert hospital.program.ask_now(recall, found) == 6


@needs(Right.ANYONE)
def memorised(uow: UnitOfWork) -> str:
    uow.reading.memorise("word", "read ahead")
    return uow.reading.remember("word", lambda: "looked up")


def test_what_a_batch_read_ahead_is_not_looked_up_again(hospital: Hospital) -> None:
    assert hospital.program.ask_now(memorised) == "read ahead"


@needs(Right.ANYONE)
def kept(uow: UnitOfWork, version: int, built: list[int]) -> int:
    def build() -> int:
        built.append(version)
        return version

    return uow.reading.shared("test", version, build)


def test_what_the_process_keeps_is_built_once_for_each_version(hospital: Hospital) -> None:
    built: list[int] = []

    answers = [hospital.program.ask_now(kept, version, built) for version in (1, 1, 2, 2, 1)]

    assert answers == [1, 1, 2, 2, 1]
    assert built == [1, 2, 1]


@needs(Right.ANYONE)
def dialect(uow: UnitOfWork) -> str:
    return uow.reading.dialect


def test_a_reading_knows_its_dialect(hospital: Hospital) -> None:
    assert hospital.program.ask_now(dialect) == hospital.core.database.dialect


@needs(Right.ANYONE)
def write_in_a_query(uow: UnitOfWork) -> None:
    uow.audit("test", detail="never")


def test_a_query_may_not_write(hospital: Hospital) -> None:
    with pytest.raises(AssertionError, match="may not write"):
        hospital.program.ask_now(write_in_a_query)
    assert lines(hospital) == []


def test_a_refusal_at_a_site_is_on_record_and_one_without_a_site_is_not(
    hospital: Hospital,
) -> None:
    with pytest.raises(RefusedError):
        hospital.door("nurse").do_now(note_and_refuse, "a")

    found = hospital.program.ask_now(refusals)
    assert found == [(hospital.staff["nurse"], "note_and_refuse", "test.no", "test.no(why=a)")]


@needs(Right.ANYONE)
def refusals(uow: UnitOfWork) -> list[tuple[int, str, str, str]]:
    c = AUDIT.c
    query = select(c.actor, c.act, c.outcome, c.detail).where(c.outcome != "done")
    return [(row[0], row[1], row[2], row[3]) for row in uow.reading.cold().execute(query)]
