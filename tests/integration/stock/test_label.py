"""Label: lots of one number, those of the asker's own department first, then those in stock."""

from core.flow.issue import Take, take
from core.stock.label import MOST, find_label
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive

LOT = "24L0005"


def codes(hospital: Hospital, who: str) -> list[str]:
    return [each.article.code for each in hospital.door(who).ask_now(find_label, LOT)]


async def test_the_own_departments_lot_is_first(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", LOT, 1, place="STORE-1")
    arrive(hospital, "BA-2015", LOT, 3, place="OR-1")
    arrive(hospital, "ST-3018", LOT, 1, serials=["SN-0001"], place="CATH-A1")

    assert codes(hospital, "nurse")[0] == "ST-3018"
    assert codes(hospital, "or_nurse")[0] == "BA-2015"
    assert codes(hospital, "storekeeper") == ["GW-014", "BA-2015", "ST-3018"]


async def test_what_is_gone_comes_last(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", LOT, 1, place="STORE-1")
    arrive(hospital, "BA-2015", LOT, 3, place="OR-1")
    door = hospital.door("storekeeper")
    door.do_now(take, Take(hospital.items["GW-014"], hospital.places["STORE"].id))

    assert codes(hospital, "storekeeper") == ["BA-2015", "GW-014"]
    assert hospital.program.ask_now(find_label, LOT)[0].article.code == "BA-2015"
    assert MOST >= 50
