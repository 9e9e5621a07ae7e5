"""The proof finds whatever was tampered with behind the ledger's back, on both databases."""

import pytest
from sqlalchemy import text

from core.flow.issue import GiveBack, Take, give_back, take
from core.flow.receipt import Receive, ReceiveLine, receive
from core.rights import Right, needs
from core.stock.naming import NewUnit
from core.stock.proof import Proof, prove
from core.stock.proof_fault import Fault, FaultKind
from core.stock.proof_sums import other_items, settled
from core.stock.proof_units import places_of_units, states_of_units
from core.unit_of_work import UnitOfWork
from tests.hospital import LONG, Hospital, kept_supplier


@pytest.fixture
def stocked(hospital: Hospital) -> Hospital:
    """Five balloons and three stents on a shelf; two balloons and a stent are in hands."""
    shelf = hospital.places["CATH-A1"].id
    units = tuple(NewUnit(serial=f"S{n}") for n in range(3))
    lines = (
        ReceiveLine(hospital.items["BA-2015"], "L1", 5, LONG),
        ReceiveLine(hospital.items["ST-3018"], "L2", 3, LONG, units=units),
    )
    hospital.door("storekeeper").do_now(receive, Receive(shelf, lines))
    nurse = hospital.door("nurse")
    taken = nurse.do_now(take, Take(hospital.items["BA-2015"], shelf, 2))
    nurse.do_now(take, Take(hospital.items["ST-3018"], shelf, 1))
    nurse.do_now(give_back, GiveBack(quantity=1, take=taken.id))
    return hospital


@needs(Right.ANYONE)
def tamper(uow: UnitOfWork, sql: str) -> None:
    uow.writing.cold().execute(text(sql))


def proof(hospital: Hospital) -> Proof:
    return hospital.program.ask_now(prove)


@needs(Right.ANYONE)
def faults(uow: UnitOfWork) -> list[list[Fault]]:
    """What each part of the proof finds by itself: of units, of states, of takes, of items."""
    parts = (places_of_units, states_of_units, settled, other_items)
    return [list(part(uow)) for part in parts]


def test_each_part_of_the_proof_finds_what_is_its_own(stocked: Hospital) -> None:
    assert stocked.program.ask_now(faults) == [[], [], [], []]

    stocked.program.do_now(tamper, f"UPDATE unit SET location = {ON_SHELF} WHERE serial = 'S0'")
    stocked.program.do_now(tamper, "UPDATE unit SET state = 'used' WHERE serial = 'S1'")
    stocked.program.do_now(tamper, "UPDATE open_take SET open = 0")

    places, states, takes, items = stocked.program.ask_now(faults)
    assert [each.kind for each in places] == [FaultKind.UNIT_PLACE]
    assert {each.kind for each in states} == {FaultKind.UNIT_STATE}
    assert {each.kind for each in takes} == {FaultKind.OPEN_TAKE}
    assert items == []


def test_an_empty_house_is_clean(hospital: Hospital) -> None:
    assert proof(hospital) == Proof(0, 0, 0, ())


def test_a_house_that_only_the_ledger_touched_is_clean(stocked: Hospital) -> None:
    found = proof(stocked)

    assert found.clean
    assert found.differences == ()
    assert (found.balances, found.units, found.movements) == (4, 3, 7)


ON_SHELF = "(SELECT id FROM location WHERE code = 'CATH-A1')"
IN_HANDS = "(SELECT id FROM location WHERE code = 'CATH-TAKEN')"
BALLOON = "(SELECT id FROM item WHERE code = 'BA-2015')"
STENT = "(SELECT id FROM item WHERE code = 'ST-3018')"


@pytest.mark.parametrize(
    ("kinds", "sql", "word"),
    [
        (
            {FaultKind.BALANCE},
            f"UPDATE balance SET on_hand = 9 WHERE item = {BALLOON} AND location = {ON_SHELF}",
            "BA-2015 L1 @ CATH-A1: -5",
        ),
        (
            {FaultKind.BALANCE},
            f"DELETE FROM balance WHERE item = {BALLOON} AND location = {ON_SHELF}",
            "BA-2015 L1 @ CATH-A1: +4",
        ),
        (
            {FaultKind.RESERVED},
            f"UPDATE balance SET reserved = 1 WHERE item = {BALLOON} AND location = {ON_SHELF}",
            "BA-2015 L1 @ CATH-A1: -1",
        ),
        (
            {FaultKind.EXPIRY},
            f"UPDATE balance SET expiry = 20260101 WHERE item = {BALLOON}",
            "BA-2015 L1: 20260101 / 20270630",
        ),
        (
            {FaultKind.UNITS, FaultKind.UNIT_PLACE, FaultKind.UNIT_STATE},
            f"UPDATE unit SET location = {IN_HANDS} WHERE serial = 'S2'",
            "ST-3018 S2: CATH-TAKEN / CATH-A1",
        ),
        (
            {FaultKind.UNIT_STATE},
            "UPDATE unit SET state = 'used' WHERE serial = 'S2'",
            "ST-3018 S2 @ CATH-A1: used",
        ),
        (
            {FaultKind.OPEN_TAKE},
            f"UPDATE open_take SET open = 0 WHERE item = {BALLOON}",
            "BA-2015 L1 @ CATH-TAKEN: -1",
        ),
    ],
)
def test_what_was_tampered_with_is_named(
    stocked: Hospital, kinds: set[FaultKind], sql: str, word: str
) -> None:
    stocked.program.do_now(tamper, sql)

    found = proof(stocked)

    assert not found.clean
    assert {fault.kind for fault in found.differences} == kinds
    assert word in [fault.detail for fault in found.differences]


def test_goods_of_a_supplier_are_told_apart(hospital: Hospital) -> None:
    hospital.program.do_now(kept_supplier, 77)
    line = ReceiveLine(hospital.items["BA-2015"], "L1", 5, LONG, owner=77)
    shelf = hospital.places["CATH-A1"].id
    hospital.door("storekeeper").do_now(receive, Receive(shelf, (line,)))
    clean = proof(hospital).clean
    hospital.program.do_now(tamper, "UPDATE balance SET on_hand = 1")

    assert clean
    assert [fault.detail for fault in proof(hospital).differences] == [
        "BA-2015 L1 /77 @ CATH-A1: +4"
    ]
