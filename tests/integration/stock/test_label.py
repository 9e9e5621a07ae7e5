"""Bare numbers off pieces, boxes and lots: exactly what was typed, or nothing."""

import pytest
from sqlalchemy import text

from core.flow.receipt import NewUnit, Receive, ReceiveLine, receive
from core.rights import Right, needs
from core.stock.label import find_label, number_in
from core.unit_of_work import UnitOfWork
from tests.hospital import LONG, Hospital
from tests.integration.stock.stocked import arrive


def coded(hospital: Hospital, code: str, serial: str = "") -> None:
    """Receive a stent with a code of the hospital's own."""
    unit = NewUnit(serial, code)
    line = ReceiveLine(hospital.items["ST-3018"], "S1", 1, LONG, units=(unit,))
    hospital.door("storekeeper").do_now(receive, Receive(hospital.places["CATH-A1"].id, (line,)))


@pytest.mark.parametrize(
    "said", ["DUH0066860", "duh0066860", "DUH0066860 在哪里？", "单件DUH0066860"]
)
def test_a_piece_is_found_by_the_code_that_its_card_prints(hospital: Hospital, said: str) -> None:
    coded(hospital, "DUH0066860")

    (found,) = hospital.door("nurse").ask_now(find_label, said)

    assert found.unit is not None
    assert (found.unit.code, found.article.code, found.lot_number) == (
        *("DUH0066860", "ST-3018"),
        "S1",
    )
    assert not found.ambiguous


def test_a_piece_is_found_by_its_makers_serial_alone(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 2, serials=("SN-0071", "SN-0072"))

    (found,) = hospital.door("nurse").ask_now(find_label, "SN-0072")

    assert found.unit is not None
    assert found.unit.serial == "SN-0072"


def test_one_serial_of_two_items_finds_both(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("SN-0071",))
    arrive(hospital, "ST-2718", "S2", 1, serials=("SN-0071",))

    found = hospital.door("nurse").ask_now(find_label, "SN-0071")

    assert [each.article.code for each in found] == ["ST-3018", "ST-2718"]


@pytest.mark.parametrize("said", ["24G0004", "批号24G0004", "lot 24g0004"])
def test_a_lot_is_found_by_its_number(hospital: Hospital, said: str) -> None:
    arrive(hospital, "BA-2015", "24G0004", 3)

    (found,) = hospital.door("nurse").ask_now(find_label, said)

    assert found.unit is None
    assert found.lot is not None
    assert (found.lot.number, found.lot_number, found.serial) == ("24G0004", "24G0004", "")


def test_one_lot_number_of_two_items_finds_both(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "24G0004", 3)
    arrive(hospital, "GW-014", "24G0004", 3)

    found = hospital.door("nurse").ask_now(find_label, "24G0004")

    assert [each.article.code for each in found] == ["BA-2015", "GW-014"]


@pytest.mark.parametrize("said", ["DUH0066861", "DUH006686", "DUH0066860 球囊", "BA-2015", ""])
def test_what_is_merely_like_it_finds_nothing(hospital: Hospital, said: str) -> None:
    coded(hospital, "DUH0066860")
    arrive(hospital, "BA-2015", "BA-2015", 1)

    assert hospital.door("nurse").ask_now(find_label, said) == ()


@pytest.mark.parametrize("said", ["3018", "支架", "stent", "3.0x18 支架", "S1", "a\u0000b12345"])
def test_sizes_and_words_are_no_numbers(said: str) -> None:
    assert number_in(said) == ""


def test_numbers_of_another_site_are_not_known_here(hospital: Hospital) -> None:
    assert hospital.door("nurse").ask_now(find_label, "DUH0066860") == ()


@needs(Right.ANYONE)
def _plans(uow: UnitOfWork) -> list[str]:
    sqls = (
        "SELECT id FROM unit WHERE site = 1 AND serial = 'x' ORDER BY id LIMIT 6",
        "SELECT id FROM unit WHERE site = 1 AND code = 'x' ORDER BY id LIMIT 6",
        "SELECT id FROM lot WHERE site = 1 AND number = 'x' ORDER BY id LIMIT 6",
    )
    cold = uow.reading.cold()
    return [str(cold.execute(text(f"EXPLAIN QUERY PLAN {sql}")).all()) for sql in sqls]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_look_up_walks_an_index(hospital: Hospital) -> None:
    for plan in hospital.program.ask_now(_plans):
        assert "USING" in plan, plan
        assert "INDEX" in plan, plan
        assert "PRIMARY" not in plan, plan
