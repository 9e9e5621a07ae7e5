"""Numbers that no column can hold are refused in words, whoever asks, and harm nobody else."""

from datetime import date

import pytest

from core.errors import RefusedError
from core.flow.adjust import Adjust, adjust
from core.flow.issue import Take, take
from core.flow.receipt import Receive, ReceiveLine, receive
from core.stock.card import item_card
from core.stock.overview import stock_of
from core.stock.reverse import undo
from tests.acts import figures, prove_clean
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id

ABSURD = (2**63, -(2**63) - 1, 2**70)


@pytest.mark.parametrize("number", ABSURD)
def test_an_absurd_id_is_refused_by_queries_and_commands(hospital: Hospital, number: int) -> None:
    nurse = hospital.door("nurse")
    here = hospital.places["CATH-A1"].id

    for query in (stock_of, item_card):
        with pytest.raises(RefusedError):
            nurse.ask_now(query, number)
    for command in (Take(number, here), Take(0, here, unit=number), Take(0, here, lot=number)):
        with pytest.raises(RefusedError):
            nurse.do_now(take, command)
    with pytest.raises(RefusedError):
        nurse.do_now(undo, number)
    assert nurse.ask_now(stock_of, hospital.items["BA-2015"]).total.on_hand == 0


@pytest.mark.parametrize("owner", ABSURD)
def test_an_absurd_owner_is_refused_and_the_rest_of_the_commit_stands(
    hospital: Hospital, owner: int
) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    lot, here = lot_id(hospital, "BA-2015", "B1"), hospital.places["CATH-A1"].id
    keeper = hospital.door("storekeeper")
    wrong = Adjust(here, hospital.items["BA-2015"], lot, 2, "found", owner=owner)

    futures = [keeper.begin(take, Take(hospital.items["BA-2015"], here)) for _ in range(3)]
    absurd = keeper.begin(adjust, wrong)

    with pytest.raises(RefusedError) as raised:
        absurd.result(20)
    assert raised.value.code == "number.out_of_range"
    assert [future.result(20).lines[0].quantity for future in futures] == [1, 1, 1]
    assert figures(hospital, "BA-2015", "CATH").on_hand == 2
    prove_clean(hospital)


def test_a_shelf_life_beyond_the_calendar_is_refused(hospital: Hospital) -> None:
    line = ReceiveLine(hospital.items["BA-2015"], "B1", 1, made=date.max, owner=2**63)
    command = Receive(hospital.places["CATH-A1"].id, (line,))

    with pytest.raises(RefusedError):
        hospital.door("storekeeper").do_now(receive, command)

    assert figures(hospital, "BA-2015", "CATH").on_hand == 0
