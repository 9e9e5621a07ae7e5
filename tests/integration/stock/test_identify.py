"""What a code that was read means here: item, lot, unit."""

from dataclasses import replace
from datetime import date

import pytest

from core.codes.reading import Agency, CodeWarning, Confidence, Reading, one_of
from core.errors import RefusedError
from core.flow.receipt import Receive, ReceiveLine, receive
from core.stock.catalogue import Identifier, NewItem, put_items
from core.stock.identify import Found, find_code, find_reading
from core.stock.naming import NewUnit
from tests.hospital import ITEMS, LONG, STENT_DI, Hospital
from tests.integration.stock.stocked import arrive

BALLOON_DI = "06901234567908"
BOX_DI = "16901234567905"
OLD_DI = "06901234567915"
TAG = "3034257BF7194E4000001A85"
CODE = "HC-R26-000001-W"


def find(hospital: Hospital, reading: Reading) -> Found:
    return hospital.door("nurse").ask_now(find_reading, reading)


def gs1(di: str | None, **said: str | date) -> Reading:
    blank = Reading(agency=Agency.GS1, raw="as scanned", di=di)
    return replace(blank, **said)  # type: ignore[arg-type]  # each caller names fields of its own


def identify_balloon(hospital: Hospital, *identifiers: Identifier) -> int:
    balloon = next(item for item in ITEMS if item.code == "BA-2015")
    hospital.program.do_now(put_items, (replace(balloon, identifiers=identifiers),))
    return hospital.items["BA-2015"]


def arrive_named(hospital: Hospital, unit: NewUnit) -> None:
    coming = ReceiveLine(hospital.items["ST-3018"], "S1", 1, LONG, units=(unit,))
    command = Receive(hospital.places["CATH-A1"].id, (coming,))
    hospital.door("storekeeper").do_now(receive, command)


def test_a_product_that_has_never_come_keeps_its_texts_for_the_receipt(hospital: Hospital) -> None:
    said = gs1(STENT_DI, lot="S1", serial="77", expiry=LONG, made=date(2025, 6, 30))

    found = find(hospital, said)

    assert found.article.code == "ST-3018"
    assert (found.lot, found.unit, found.ambiguous) == (None, None, False)
    assert (found.lot_number, found.serial) == ("S1", "77")
    assert (found.expiry, found.made) == (LONG, date(2025, 6, 30))
    assert (found.epc, found.pack) == ("", 1)


def test_a_known_piece_is_found_with_its_lot(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 2, serials=("77", "78"), made=date(2025, 6, 30))

    found = find(hospital, gs1(STENT_DI, serial="78"))

    assert found.unit is not None
    assert found.lot is not None
    assert (found.unit.serial, found.lot.number, found.lot_number) == ("78", "S1", "S1")
    assert (found.expiry, found.made) == (LONG, date(2025, 6, 30))


def test_what_the_label_says_stands_beside_what_is_on_file(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("77",))

    found = find(hospital, gs1(STENT_DI, serial="77", lot="S2", expiry=date(2028, 1, 31)))

    assert found.lot is not None
    assert (found.lot.number, found.lot_number, found.expiry) == ("S1", "S2", date(2028, 1, 31))


def test_a_known_lot_is_found_without_a_unit(hospital: Hospital) -> None:
    identify_balloon(hospital, Identifier(BALLOON_DI))
    arrive(hospital, "BA-2015", "B1", 3)

    found = find(hospital, gs1(BALLOON_DI, lot="B1", serial="5"))

    assert found.lot is not None
    assert (found.lot.number, found.unit, found.serial) == ("B1", None, "5")


def test_a_larger_package_says_how_many_it_holds(hospital: Hospital) -> None:
    identify_balloon(hospital, Identifier(BALLOON_DI), Identifier(BOX_DI, quantity=10))

    assert find(hospital, gs1(BOX_DI)).pack == 10
    assert find(hospital, gs1(BALLOON_DI)).pack == 1


def test_an_unknown_product_is_refused_with_its_identifier(hospital: Hospital) -> None:
    with pytest.raises(RefusedError) as refused:
        find(hospital, gs1("09999999999994"))

    assert (refused.value.code, refused.value.params) == (
        "code.unknown_di",
        {"di": "09999999999994"},
    )


def test_half_a_label_is_refused(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"code\.partial"):
        find(hospital, gs1(None, lot="S1"))


def test_an_identifier_means_what_it_means_today(hospital: Hospital) -> None:
    ended = Identifier(OLD_DI, valid_to=date(2026, 1, 31))
    identify_balloon(hospital, ended)
    heir = NewItem("GW-NEW", "WIRE", "新导丝", "New wire", "根")
    begun = Identifier(OLD_DI, quantity=5, valid_from=date(2026, 2, 1))
    hospital.program.do_now(put_items, (replace(heir, identifiers=(begun,)),))

    assert find(hospital, gs1(OLD_DI)).article.code == "GW-NEW"

    hospital.clock.advance(days=-60)
    assert find(hospital, gs1(OLD_DI)).article.code == "BA-2015"


def test_an_ended_identifier_still_names_what_lies_on_the_shelf(hospital: Hospital) -> None:
    identify_balloon(hospital, Identifier(OLD_DI, valid_to=date(2026, 1, 31)))

    assert find(hospital, gs1(OLD_DI)).article.code == "BA-2015"


def test_an_identifier_of_the_future_is_not_known_yet(hospital: Hospital) -> None:
    identify_balloon(hospital, Identifier(OLD_DI, valid_from=date(2026, 4, 1)))

    with pytest.raises(RefusedError, match=r"code\.unknown_di"):
        find(hospital, gs1(OLD_DI))


def test_a_hospital_code_finds_its_piece(hospital: Hospital) -> None:
    arrive_named(hospital, NewUnit(serial="77", code=CODE, epc=TAG))

    found = find(hospital, Reading(agency=Agency.HOSPITAL, raw=CODE, serial=CODE))

    assert found.unit is not None
    assert (found.unit.code, found.article.code, found.lot_number) == (CODE, "ST-3018", "S1")
    assert (found.serial, found.epc) == ("77", TAG)


def test_a_hospital_code_may_be_an_items_own(hospital: Hospital) -> None:
    hospital.program.do_now(put_items, (NewItem(CODE, "KIT", "手术包", "Kit", "个"),))

    found = find(hospital, Reading(agency=Agency.HOSPITAL, raw=CODE, serial=CODE))

    assert (found.article.code, found.unit, found.serial) == (CODE, None, "")


def test_a_hospital_code_of_nothing_is_refused(hospital: Hospital) -> None:
    with pytest.raises(RefusedError) as refused:
        find(hospital, Reading(agency=Agency.HOSPITAL, raw=CODE, serial=CODE))

    assert (refused.value.code, refused.value.params) == ("code.unknown", {"got": CODE})


def test_a_tag_finds_its_piece_whatever_number_it_holds(hospital: Hospital) -> None:
    arrive_named(hospital, NewUnit(epc=TAG))

    found = find(hospital, Reading(agency=Agency.EPC, raw=TAG, epc=TAG))

    assert found.unit is not None
    assert (found.unit.epc, found.serial) == (TAG, "")


def test_a_tag_that_is_not_bound_yet_leads_to_the_product_in_it(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("77",))
    tag = Reading(agency=Agency.EPC, raw=TAG, epc=TAG, di=STENT_DI, serial="77")

    found = find(hospital, tag)

    assert found.unit is not None
    assert (found.unit.serial, found.epc) == ("77", TAG)


def test_a_strange_tag_is_refused(hospital: Hospital) -> None:
    with pytest.raises(RefusedError) as refused:
        find(hospital, Reading(agency=Agency.EPC, raw=TAG, epc=TAG))

    assert (refused.value.code, refused.value.params) == ("code.unknown", {"got": TAG})


def test_of_several_ways_the_one_whose_piece_is_on_file_is_meant(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("77",))
    short, long = gs1(STENT_DI, lot="S1", serial="77"), gs1(STENT_DI, lot="S12177")

    found = find(hospital, one_of((long, short), CodeWarning.SEPARATOR_LOST))

    assert found.unit is not None
    assert (found.unit.serial, found.ambiguous) == ("77", False)
    assert found.reading.confidence is Confidence.REPAIRED
    assert CodeWarning.SEPARATOR_LOST in found.reading.warnings


def test_of_several_ways_the_one_whose_lot_is_on_file_is_meant(hospital: Hospital) -> None:
    identify_balloon(hospital, Identifier(BALLOON_DI))
    arrive(hospital, "BA-2015", "B12177", 3)
    short, long = gs1(BALLOON_DI, lot="B1", serial="77"), gs1(BALLOON_DI, lot="B12177")

    found = find(hospital, one_of((short, long)))

    assert (found.lot_number, found.ambiguous) == ("B12177", False)


def test_an_item_told_apart_by_piece_is_read_with_a_serial(hospital: Hospital) -> None:
    short, long = gs1(STENT_DI, lot="S1", serial="77"), gs1(STENT_DI, lot="S12177")

    found = find(hospital, one_of((long, short)))

    assert (found.lot_number, found.serial, found.ambiguous) == ("S1", "77", False)


def test_what_nothing_on_file_decides_stays_open(hospital: Hospital) -> None:
    identify_balloon(hospital, Identifier(BALLOON_DI))
    short, long = gs1(BALLOON_DI, lot="B1", serial="77"), gs1(BALLOON_DI, lot="B12177")

    found = find(hospital, one_of((short, long)))

    assert found.ambiguous
    assert (found.article.code, found.lot, found.lot_number, found.serial) == (
        "BA-2015",
        None,
        "",
        "",
    )
    assert found.reading.alternatives == (short, long)


def test_a_single_guess_is_taken_once_its_product_is_on_file(hospital: Hospital) -> None:
    found = find(hospital, one_of([gs1(STENT_DI, lot="S1")], CodeWarning.NOT_PROVEN))

    assert (found.article.code, found.lot_number, found.ambiguous) == ("ST-3018", "S1", False)


def test_a_single_guess_at_an_unknown_product_is_refused(hospital: Hospital) -> None:
    with pytest.raises(RefusedError) as refused:
        find(hospital, one_of([gs1("09999999999994", lot="S1")], CodeWarning.NOT_PROVEN))

    assert refused.value.params == {"di": "09999999999994"}


def test_a_text_is_read_and_found_in_one_go(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("77",))
    nurse = hospital.door("nurse")

    found = nurse.ask_now(find_code, f"(01){STENT_DI}(17)270630(10)S1(21)77")

    assert found.unit is not None
    assert (found.unit.serial, found.reading.agency) == ("77", Agency.GS1)
    with pytest.raises(RefusedError, match=r"code\.unknown_di"):
        nurse.ask_now(find_code, "(01)09506000134352(10)S1")
