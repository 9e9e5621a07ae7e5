"""Items as the rules see them, by id and by code; and goods as lines name them."""

from datetime import date

import pytest

from core.flow.issue import Take, my_takes, take
from core.rights import Right, needs
from core.stock.catalogue import NewItem, put_items
from core.stock.item import Article, article, item_by_code
from core.tables.kinds import PickRule, Tracked
from core.unit_of_work import UnitOfWork
from tests.acts import refused
from tests.conftest import NOON
from tests.hospital import LONG, Hospital
from tests.integration.stock.stocked import arrive


@needs(Right.ANYONE)
def by_id(uow: UnitOfWork, item: int) -> Article:
    return article(uow, item)


@needs(Right.ANYONE)
def by_code(uow: UnitOfWork, code: str) -> int:
    return item_by_code(uow, code)


def test_an_item_is_seen_as_it_was_put(hospital: Hospital) -> None:
    new = NewItem(
        *("X-1", "FAMILY", "<b>名</b>", "Name & Co", "个"),
        price=120,
        tracked=Tracked.UNIT,
        pick_rule=PickRule.FIFO,
        registration_expiry=date(2026, 3, 10),
    )
    (made,) = hospital.door("buyer").do_now(put_items, (new,))

    found = hospital.program.ask_now(by_id, made)

    assert found == Article(
        *(made, "X-1", "FAMILY", "<b>名</b>", "Name & Co", "个", True, True, 120, 20260310, True)
    )
    assert (found.licensed(20260310), found.licensed(20260311)) == (True, False)
    assert hospital.program.do_now(by_id, made) == found
    assert hospital.program.ask_now(by_code, "X-1") == made


def test_an_item_without_a_registration_day_is_always_licensed(hospital: Hospital) -> None:
    found = hospital.program.ask_now(by_id, hospital.items["GW-014"])

    assert found.licensed(29991231)
    assert not found.by_unit


@pytest.mark.parametrize("item", [0, -1, 4711, 2**63 - 1])
def test_an_unknown_item_is_refused(hospital: Hospital, item: int) -> None:
    with refused("item.unknown", item=str(item)):
        hospital.program.ask_now(by_id, item)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("NOPE", "NOPE"),
        ("st-3018", "st-3018"),
        ("\0", ""),
        ("A\ud83d", "A"),
        ("x" * 10_000, "x" * 64),
        ("' OR 1=1 --", "' OR 1=1 --"),
    ],
)
def test_an_unknown_code_is_refused(hospital: Hospital, code: str, told: str) -> None:
    with refused("item.unknown", item=told):
        hospital.program.ask_now(by_code, code)


def test_a_line_names_its_item_lot_and_piece(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    arrive(hospital, "ST-3018", "L1", 1, serials=("A",))
    nurse, cath = hospital.door("nurse"), hospital.places["CATH"].id
    for item in ("BA-2015", "ST-3018"):
        nurse.do_now(take, Take(hospital.items[item], cath))

    lines = {line.article.code: line for line in nurse.ask_now(my_takes, NOON)}

    assert (lines["BA-2015"].lot.number, lines["BA-2015"].unit) == ("B1", None)
    stent = lines["ST-3018"]
    assert stent.unit is not None
    assert (stent.lot.number, stent.lot.last_day, stent.unit.serial) == ("L1", LONG, "A")
