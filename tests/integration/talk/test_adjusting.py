"""An adjustment of a cabinet or department with shelves is of one of its shelves."""

import pytest

from core.stock.holding import lots_of
from core.stock.place import NewPlace, add_place
from core.tables.kinds import LocationKind, UnitState
from handlers.talk.naming import name_of
from locales import Words
from tests.acts import prove_clean, unit
from tests.hospital import STENT_DI, Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def lying(hospital: Hospital, item: str = "GW-014") -> dict[tuple[str, str], int]:
    page = hospital.program.ask_now(lots_of, hospital.items[item])
    return {(lot.lot.number, place.code): n for lot in page.rows for place, n in lot.places}


@LANGUAGES
async def test_what_is_missing_from_a_cabinet_is_missing_from_one_bin(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    arrive(hospital, "GW-014", "W1", 2, place="CATH-A")
    async with ward(hospital, language) as w:
        words = Words(language)
        asked = await w.say("storekeeper", "/adjust CATH-A GW-014 -1 torn")
        named = name_of(words, hospital.places["CATH-A1"])
        chosen = next(label for label in asked.labels if named in label)
        sure = await w.press("storekeeper", chosen)
        await w.press("storekeeper", words("adjust.sure"))

        assert words.html("adjust.which_lot") in asked.text
        assert named in sure.text
        assert lying(hospital) == {("W1", "CATH-A1"): 4, ("W1", "CATH-A"): 2}
    prove_clean(hospital)


@LANGUAGES
async def test_what_lies_in_one_bin_only_is_meant_there(hospital: Hospital, language: str) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital, language) as w:
        words = Words(language)
        sure = await w.say("storekeeper", "/adjust CATH-A GW-014 -1 torn")
        await w.press("storekeeper", words("adjust.sure"))

        assert name_of(words, hospital.places["CATH-A1"]) in sure.text
        assert lying(hospital) == {("W1", "CATH-A1"): 4}


@LANGUAGES
async def test_what_turned_up_in_a_cabinet_turned_up_in_one_bin(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "W1", 5, place="STORE-1")
    async with ward(hospital, language) as w:
        words = Words(language)
        asked = await w.say("storekeeper", "/adjust CATH-A GW-014 +2 found")
        bin_ = name_of(words, hospital.places["CATH-A1"])
        sure = await w.press("storekeeper", bin_)
        await w.press("storekeeper", words("adjust.sure"))

        cabinet = name_of(words, hospital.places["CATH-A"])
        assert words.html("adjust.which_shelf", place=cabinet) in asked.text
        assert words("count.itself", place=cabinet) in asked.labels
        assert bin_ in sure.text
        assert lying(hospital) == {("W1", "CATH-A1"): 2, ("W1", "STORE-1"): 5}


@LANGUAGES
async def test_a_lost_piece_that_is_scanned_was_found_in_one_bin(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "ST-3018", "L1", 1, serials=("1234",))
    code = f"(01){STENT_DI}(17)270630(10)L1(21)1234"
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("storekeeper", f"/adjust CATH-A {code} -1 lost")
        await w.press("storekeeper", words("adjust.sure"))
        lost = unit(hospital, "1234").state
        await w.say("storekeeper", f"/adjust CATH-A {code} +1 found")
        await w.press("storekeeper", name_of(words, hospital.places["CATH-A1"]))
        await w.press("storekeeper", words("adjust.sure"))

        assert lost is UnitState.MISSING
        assert unit(hospital, "1234").location == hospital.places["CATH-A1"].id
        assert unit(hospital, "1234").state is UnitState.IN_STOCK


async def test_a_piece_that_lies_elsewhere_is_not_missing_here(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L1", 1, serials=("1234",), place="OR-1")
    code = f"(01){STENT_DI}(17)270630(10)L1(21)1234"
    async with ward(hospital) as w:
        await w.say("storekeeper", f"/adjust CATH-A {code} -1 lost")
        said = await w.press("storekeeper", "Adjust")

        assert "OR" in said.toast
        assert unit(hospital, "1234").state is UnitState.IN_STOCK


async def test_a_department_with_many_bins_shows_them_by_pages(hospital: Hospital) -> None:
    for number in range(9):
        new = NewPlace(f"CATH-B{number}", LocationKind.BIN, f"乙{number}", f"Bin B{number}", "CATH")
        hospital.program.do_now(add_place, new)
    arrive(hospital, "GW-014", "W1", 5, place="STORE-1")
    async with ward(hospital) as w:
        first = await w.say("storekeeper", "/adjust CATH GW-014 +1 found")
        second = await w.press("storekeeper", "Next")
        await w.press("storekeeper", "Bin B8")
        await w.press("storekeeper", "Adjust")

        assert "Bin B8" not in first.labels
        assert "Bin B8" in second.labels
        assert lying(hospital)["W1", "CATH-B8"] == 1
