"""Holds and releases of a lot stand in its history, each once, in their place."""

from core.flow.issue import Take, take
from core.stock.lot import set_lot_status
from core.stock.lot_change import LotChange, lot_changes
from core.stock.trace import HAPPENINGS_A_PAGE, About, history
from core.tables.kinds import LotStatus
from tests.acts import unit
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id


def hold(
    hospital: Hospital, number: str, status: LotStatus, why: str, item: str = "BA-2015"
) -> None:
    hospital.clock.advance(minutes=1)
    lot = lot_id(hospital, item, number)
    hospital.door("storekeeper").do_now(set_lot_status, lot, status, why)


def told(hospital: Hospital, about: About, page: int = 1) -> tuple[LotChange, ...]:
    door = hospital.door("nurse")
    return door.ask_now(lot_changes, about, door.ask_now(history, about, page))


def test_who_held_a_lot_when_and_why_is_told(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    hold(hospital, "A", LotStatus.RECALLED, "maker: notice 7")
    held_at = hospital.clock.now()
    hold(hospital, "A", LotStatus.AVAILABLE, "recall is over")

    over, held = told(hospital, About(lot=lot_id(hospital, "BA-2015", "A")))

    assert (held.status, held.reason, held.at) == (LotStatus.RECALLED, "maker: notice 7", held_at)
    assert (held.who.name_latin, held.lot_number) == ("Liu Qiang", "A")
    assert (over.status, over.reason) == (LotStatus.AVAILABLE, "recall is over")


def test_an_item_tells_all_its_lots_and_a_piece_its_own(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "A", 1, serials=("S1",))
    arrive(hospital, "ST-3018", "B", 1, serials=("S2",))
    arrive(hospital, "BA-2015", "C", 1)
    for number in ("A", "B"):
        hold(hospital, number, LotStatus.QUARANTINED, "wet", "ST-3018")
    hold(hospital, "C", LotStatus.QUARANTINED, "wet")

    item = About(item=hospital.items["ST-3018"])

    assert [each.lot_number for each in told(hospital, item)] == ["B", "A"]
    assert [each.lot_number for each in told(hospital, About(unit=unit(hospital, "S2").id))] == [
        "B"
    ]


def test_a_refused_hold_is_not_told(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 1)
    lot = lot_id(hospital, "BA-2015", "A")
    refusal = (
        hospital.door("nurse").begin(set_lot_status, lot, LotStatus.RECALLED, "no").exception()
    )

    assert refusal is not None
    assert told(hospital, About(lot=lot)) == ()


def test_each_stands_on_one_page_in_its_place(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 200)
    where = (hospital.items["BA-2015"], hospital.places["CATH"].id)
    lot, wanted = lot_id(hospital, "BA-2015", "A"), []
    for number in range(HAPPENINGS_A_PAGE * 2 + 5):
        hospital.clock.advance(minutes=1)
        hospital.door("nurse").do_now(take, Take(*where, 1))
        if number % 5 == 0:
            hold(hospital, "A", LotStatus.AVAILABLE, f"checked {number}")
            wanted.append(f"checked {number}")

    pages = [told(hospital, About(lot=lot), page) for page in (1, 2, 3)]

    assert [each.reason for page in pages for each in page] == wanted[::-1]
    for number, page in enumerate(pages, 1):
        rows = hospital.door("nurse").ask_now(history, About(lot=lot), number).rows
        assert all(number == 3 or each.at > rows[-1].at for each in page)
        assert page
