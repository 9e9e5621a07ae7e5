"""Short codes count on by site, kind and year, without gaps and without doubles."""

from datetime import UTC, datetime

from core.actor import Actor, ActorKind
from core.clock import SetClock
from core.errors import RefusedError
from core.rights import Right, needs
from core.stock.short_code import next_code
from core.unit_of_work import UnitOfWork
from tests.acts import refused
from tests.hospital import Hospital
from tests.integration.core.acts import writer_held
from tests.integration.stock.second import second


@needs(Right.ANYONE)
def numbered(uow: UnitOfWork, *kinds: str, refuse: bool = False) -> list[str]:
    codes = [next_code(uow, kind) for kind in kinds]
    if refuse:
        raise RefusedError("test.no")
    return codes


def test_each_kind_counts_for_itself(hospital: Hospital) -> None:
    first = hospital.program.do_now(numbered, "TR", "TR", "CS")
    second_time = hospital.program.do_now(numbered, "CS", "TR")

    assert first == ["TR-26-00001", "TR-26-00002", "CS-26-00001"]
    assert second_time == ["CS-26-00002", "TR-26-00003"]


def test_a_refused_command_uses_no_number(hospital: Hospital) -> None:
    with writer_held(hospital):
        one = hospital.program.begin(numbered, "TR")
        gone = hospital.program.begin(numbered, "TR", "TR", refuse=True)
        two = hospital.program.begin(numbered, "TR")

    assert isinstance(gone.exception(20), RefusedError)
    assert [one.result(20), two.result(20)] == [["TR-26-00001"], ["TR-26-00002"]]
    with refused("test.no"):
        hospital.program.do_now(numbered, "TR", refuse=True)
    assert hospital.program.do_now(numbered, "TR") == ["TR-26-00003"]


def test_a_new_year_begins_at_the_hospitals_midnight(hospital: Hospital, clock: SetClock) -> None:
    clock.set(datetime(2026, 12, 31, 15, 59, tzinfo=UTC))
    assert hospital.program.do_now(numbered, "TR") == ["TR-26-00001"]
    clock.advance(minutes=1)
    assert hospital.program.do_now(numbered, "TR") == ["TR-27-00001"]


def test_hospitals_count_apart_even_in_one_commit(hospital: Hospital) -> None:
    other = second(hospital)
    there = hospital.core.as_(Actor(ActorKind.PROGRAM, 0, other.site))
    with writer_held(hospital):
        futures = [door.begin(numbered, "XX") for door in (hospital.program, there, there)]

    assert [future.result(20) for future in futures] == [
        ["XX-26-00001"],
        ["XX-26-00001"],
        ["XX-26-00002"],
    ]


def test_more_than_five_digits_are_written_whole(hospital: Hospital) -> None:
    codes = hospital.program.do_now(numbered, *["YY"] * 100_001)

    assert codes[-1] == "YY-26-100001"
    assert len(set(codes)) == len(codes)
