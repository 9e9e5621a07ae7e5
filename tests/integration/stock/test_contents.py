"""What lies at a place: item by item, by pages, without the shelves that are left out."""

from datetime import date

from core.stock.contents import ITEMS_A_PAGE, Content, contents
from core.stock.page import Page
from tests.acts import refused
from tests.hospital import LONG, Hospital
from tests.integration.stock.stocked import arrive, keep


def lying(hospital: Hospital, place: str, *without: str, page: int = 1) -> Page[Content]:
    left_out = [hospital.places[code].id for code in without]
    door = hospital.door("nurse")
    return door.ask_now(contents, hospital.places[place].id, page, left_out)


def told(page: Page[Content]) -> list[tuple[str, int, int]]:
    return [(row.article.code, row.figures.available, row.figures.on_hand) for row in page.rows]


def test_a_place_holds_what_lies_there_and_below(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 7)
    arrive(hospital, "GW-014", "W2", 2, place="CATH", expiry=date(2026, 5, 1))
    arrive(hospital, "BA-2015", "B1", 3, place="OR-1")

    assert told(lying(hospital, "CATH")) == [("GW-014", 9, 9)]
    assert told(lying(hospital, "CATH-A1")) == [("GW-014", 7, 7)]
    assert lying(hospital, "CATH").rows[0].figures.nearest_expiry == date(2026, 5, 1)
    assert lying(hospital, "CATH-A1").rows[0].figures.nearest_expiry == LONG
    assert told(lying(hospital, "STORE")) == []


def test_what_is_reserved_or_expired_is_on_hand_and_not_available(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 7)
    arrive(hospital, "BA-2015", "OLD", 3, expiry=date(2026, 3, 11))
    keep(hospital, "GW-014", "W1", 2)
    hospital.clock.advance(days=3)

    assert told(lying(hospital, "CATH-A1")) == [("BA-2015", 0, 3), ("GW-014", 5, 7)]


def test_what_lies_on_a_shelf_that_is_left_out_is_not_told(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 7)
    arrive(hospital, "GW-014", "W1", 1, place="CATH-A")
    arrive(hospital, "BA-2015", "B1", 3)

    assert told(lying(hospital, "CATH", "CATH-A1")) == [("GW-014", 1, 1)]
    assert told(lying(hospital, "CATH-A1", "CATH-A1")) == []


def test_pages_end_where_the_list_ends(hospital: Hospital) -> None:
    for item in ("GW-014", "BA-2015"):
        arrive(hospital, item, "X", 1)

    beyond = lying(hospital, "CATH", page=9)

    assert (beyond.page, beyond.pages, beyond.total) == (1, 1, 2)
    assert len(beyond.rows) <= ITEMS_A_PAGE


def test_a_place_of_nowhere_is_refused(hospital: Hospital) -> None:
    with refused("place.unknown"):
        hospital.door("nurse").ask_now(contents, 1)
