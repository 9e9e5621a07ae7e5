"""A code, a tag and a serial each lead to one piece, whatever came in the same commit."""

import pytest

from core.flow.adjust import SendBack, send_back
from core.flow.receipt import Receive, ReceiveLine, receive
from core.rights import Right, needs
from core.stock.naming import NewUnit
from core.stock.posting import Posted
from core.stock.unit import Piece, piece, piece_by_code
from core.tables.kinds import UnitState
from core.unit_of_work import UnitOfWork
from tests.acts import prove_clean, refused, unit
from tests.hospital import LONG, Hospital
from tests.integration.core.acts import writer_held
from tests.integration.stock.second import CODE, second


def delivery(hospital: Hospital, *units: NewUnit, item: str = "ST-3018", lot: str = "L") -> Receive:
    line = ReceiveLine(hospital.items[item], lot, len(units), LONG, units=units)
    return Receive(hospital.places["CATH-A1"].id, (line,))


def deliver(hospital: Hospital, *units: NewUnit, item: str = "ST-3018", lot: str = "L") -> Posted:
    command = delivery(hospital, *units, item=item, lot=lot)
    return hospital.door("storekeeper").do_now(receive, command)


@needs(Right.ANYONE)
def coded(uow: UnitOfWork, code: str) -> Piece | None:
    return piece_by_code(uow, code)


@needs(Right.ANYONE)
def numbered(uow: UnitOfWork, number: int) -> Piece:
    return piece(uow, number)


def test_a_new_unit_is_called_by_its_code_then_serial_then_tag() -> None:
    assert NewUnit("S", "C", "E").label == "C"
    assert NewUnit("S", "", "E").label == "S"
    assert NewUnit("", "", "E").label == "E"
    assert NewUnit("S", "C", "E").names(7) == ("C", "E", "7\nS")
    assert NewUnit().names(7) == ()


def test_a_piece_is_found_by_each_of_its_names(hospital: Hospital) -> None:
    deliver(hospital, NewUnit("S1", "HC1", "E1"))
    found = unit(hospital, "S1")

    assert hospital.program.ask_now(coded, "HC1") == found
    assert hospital.program.ask_now(coded, "E1") == found
    assert hospital.program.do_now(coded, "E1") == found
    assert hospital.program.ask_now(numbered, found.id) == found
    assert hospital.program.ask_now(coded, "S1") is None
    assert (found.label, found.names) == ("HC1", ("HC1", "E1", f"{found.item}\nS1"))


def test_a_nameless_piece_of_old_is_called_by_its_number() -> None:
    bare = Piece(42, 1, 2, 3, 0, None, None, None, UnitState.IN_STOCK)

    assert (bare.label, bare.names) == ("42", ())


def test_an_unknown_number_is_refused_by_queries_and_commands(hospital: Hospital) -> None:
    for act in (hospital.program.ask_now, hospital.program.do_now):
        with refused("unit.unknown", unit="4711"):
            act(numbered, 4711)


def test_names_count_at_once_in_the_same_commit(hospital: Hospital) -> None:
    door = hospital.door("storekeeper")
    with writer_held(hospital):
        first = door.begin(receive, delivery(hospital, NewUnit("S1", "HC1", "E1")))
        twice = [
            door.begin(receive, delivery(hospital, again))
            for again in (NewUnit("S1"), NewUnit(code="HC1"), NewUnit(epc="E1"))
        ]
        seen = hospital.program.begin(coded, "HC1")
    refusals = [future.exception(20) for future in twice]

    assert first.result(20).lines
    assert [str(each)[:15] for each in refusals] == ["flow.unit_known"] * 3
    piece_seen = seen.result(20)
    assert piece_seen is not None
    assert piece_seen.serial == "S1"
    prove_clean(hospital)


def test_the_names_of_a_refused_delivery_are_free_for_the_next(hospital: Hospital) -> None:
    door = hospital.door("storekeeper")
    bad = Receive(
        hospital.places["CATH-A1"].id,
        (*delivery(hospital, NewUnit("S1", "HC1")).lines, ReceiveLine(4711, "L", 1)),
    )
    with writer_held(hospital):
        gone = door.begin(receive, bad)
        good = door.begin(receive, delivery(hospital, NewUnit("S1", "HC1")))

    assert gone.exception(20) is not None
    assert good.result(20).lines
    assert unit(hospital, "S1").code == "HC1"
    prove_clean(hospital)


def test_a_returning_piece_takes_a_new_name_and_keeps_the_old(hospital: Hospital) -> None:
    deliver(hospital, NewUnit("S1", "HC1"))
    back(hospital, "S1")

    deliver(hospital, NewUnit("S1", epc="E9"), lot="L2")

    found = unit(hospital, "S1")
    assert (found.serial, found.code, found.epc) == ("S1", "HC1", "E9")
    assert hospital.program.ask_now(coded, "E9") == found
    prove_clean(hospital)


def test_two_names_of_two_returned_pieces_are_no_one_piece(hospital: Hospital) -> None:
    deliver(hospital, NewUnit("S1", "HC1"), NewUnit("S2", "HC2"))
    back(hospital, "S1")
    back(hospital, "S2")

    with refused("flow.unit_known", unit="HC2"):
        deliver(hospital, NewUnit("S1", "HC2"))


def back(hospital: Hospital, serial: str) -> None:
    sent = SendBack(hospital.places["CATH-A1"].id, 0, 0, 1, "wrong", unit(hospital, serial).id)
    hospital.door("storekeeper").do_now(send_back, sent)


@pytest.mark.parametrize(
    "bad", [NewUnit("S\0"), NewUnit(code="H\nC"), NewUnit(epc="\ud83d"), NewUnit("\x1d")]
)
def test_a_name_with_control_characters_is_read_again(hospital: Hospital, bad: NewUnit) -> None:
    with refused("code.control"):
        deliver(hospital, bad)


@pytest.mark.parametrize(
    "bad", [NewUnit("S" * 10_000), NewUnit(code="H" * 41), NewUnit(epc="E" * 65)]
)
def test_a_name_that_is_too_long_is_refused_shortly(hospital: Hospital, bad: NewUnit) -> None:
    with refused("flow.unit_name_long", unit=bad.label[:64]):
        deliver(hospital, bad)


def test_odd_names_are_only_names(hospital: Hospital) -> None:
    odd = NewUnit("'; DROP TABLE unit;--", '<b>"x"</b>', "[1,2]\\")

    deliver(hospital, odd, NewUnit("批号😀"))

    found = hospital.program.ask_now(coded, '<b>"x"</b>')
    assert found is not None
    assert (found.serial, found.epc) == ("'; DROP TABLE unit;--", "[1,2]\\")
    assert unit(hospital, "批号😀").state is UnitState.IN_STOCK


def test_another_hospital_may_use_the_same_names(hospital: Hospital) -> None:
    other = second(hospital)
    assert other.unit.code == CODE

    assert hospital.program.ask_now(coded, CODE) is None
    deliver(hospital, NewUnit("A", CODE))

    assert unit(hospital, "A").id != other.unit.id
