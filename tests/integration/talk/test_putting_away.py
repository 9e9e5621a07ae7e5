"""What has come is put away: by the list, by words, by a scan; on another shelf; taken back."""

from datetime import date

import pytest

from core.errors import RefusedError
from core.flow.putaway import PutAllAway, PutAway, put_all_away, put_away
from core.flow.shelf_choice import Ground, ShelfOffer
from core.flow.unshelved import shelf_offers, unshelved
from core.stock.catalogue import NewItem, put_items
from core.stock.location import place_of
from core.stock.place import NewPlace, add_place
from core.stock.reservation import Reserve, reserve
from core.tables.kinds import LocationKind, Storage
from locales import Words
from tests.acts import prove_clean, refused, unit
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id
from tests.integration.talk.ward import ward

# What is said and shown is the same on both databases: one is enough here.
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])
COLD = NewPlace(
    "CATH-F", LocationKind.BIN, "冷藏柜", "Refrigerator", "CATH", storage=(Storage.COLD,)
)


def shelves(hospital: Hospital, item: str) -> dict[str, int]:
    """Where an item lies in the cath lab."""
    found: dict[str, int] = {}
    for code, place in hospital.places.items():
        page = hospital.door("nurse").ask_now(unshelved, [place.id])
        for each in page.rows:
            if each.article.code == item:
                found[code] = each.quantity
    return found


@LANGUAGES
async def test_the_list_puts_away_with_one_press_and_takes_back(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "BA-2015", "B1", 3, place="CATH")
    arrive(hospital, "BA-2015", "B1", 2, place="CATH-A1")
    async with ward(hospital, language) as w:
        words = Words(language)
        listed = await w.say("nurse", "/putaway")
        put = await w.press("nurse", "1 →")
        waiting = shelves(hospital, "BA-2015")
        back = await w.press("nurse", words("common.undo"), of=put)

        shelf = {"zh-CN": "甲柜一格", "en": "Cabinet A bin 1"}[language]
        assert words.html("putaway.title", n=1) in listed.text
        assert words("putaway.ground.same_lot") in listed.text
        assert shelf in listed.text
        assert words.html("putaway.nothing") in put.text
        assert words.html("putaway.on_shelf", shelf=shelf, item="BA-2015", n=5) in put.text
        assert waiting == {}
        assert words("moved.reverse") in back.text
        assert shelves(hospital, "BA-2015") == {"CATH": 3}
        prove_clean(hospital)


@pytest.mark.parametrize(
    "text",
    [
        "/putaway BA-2015 甲柜一格",
        "/putaway 3 BA-2015 到 CATH-A1",
        "把 BA-2015 上架到 A1",
        "上架 3个 BA-2015 甲柜一格",
        "put BA-2015 away in Cabinet A bin 1",
        "put away 3 BA-2015 on CATH-A1",
        "/putaway BA-2015 cath-a1",
    ],
)
async def test_goods_and_a_shelf_in_one_sentence_are_put_there(
    hospital: Hospital, text: str
) -> None:
    arrive(hospital, "BA-2015", "B1", 3, place="CATH")
    async with ward(hospital) as w:
        done = await w.say("nurse", text)

        assert "<b>Put away</b>" in done.text
        assert shelves(hospital, "BA-2015") == {}


async def test_this_is_the_code_that_was_read_last(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 2, place="CATH", serials=("SN-0001", "SN-0002"))
    async with ward(hospital) as w:
        await w.say("nurse", "SN-0002")
        done = await w.say("nurse", "把这个上架到 A1")

        assert "SN-0002" in done.text
        places = hospital.places
        assert unit(hospital, "SN-0002").location == places["CATH-A1"].id
        assert unit(hospital, "SN-0001").location == places["CATH"].id


async def test_another_shelf_is_chosen_by_its_name_and_some_only(hospital: Hospital) -> None:
    hospital.program.do_now(
        add_place, NewPlace("CATH-B1", LocationKind.BIN, "乙格", "Bin B", "CATH")
    )
    arrive(hospital, "GW-014", "W1", 4, place="CATH")
    async with ward(hospital) as w:
        await w.say("nurse", "/putaway")
        asked = await w.press("nurse", "1 Other shelf")
        await w.press("nurse", "Only some")
        fewer = await w.say("nurse", "3")
        done = await w.say("nurse", "CATH-B1")

        assert "Bin B" in asked.labels
        assert "Put 3 onto which shelf?" in fewer.text
        assert "Bin B" in done.text
        assert shelves(hospital, "GW-014") == {"CATH": 1}


async def test_a_shelf_is_chosen_by_its_button(hospital: Hospital) -> None:
    hospital.program.do_now(
        add_place, NewPlace("CATH-B1", LocationKind.BIN, "乙格", "Bin B", "CATH")
    )
    arrive(hospital, "GW-014", "W1", 4, place="CATH")
    async with ward(hospital) as w:
        asked = await w.say("nurse", "put away GW-014")
        unknown = await w.say("nurse", "NOWHERE-9")
        done = await w.press("nurse", "Bin B", of=asked)

        assert "onto which shelf" in asked.text
        assert "could not find that place" in unknown.text
        assert "<b>Put away</b>" in done.text


async def test_of_several_lots_it_is_asked_which(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 3, place="CATH")
    arrive(hospital, "BA-2015", "B2", 1, place="CATH")
    async with ward(hospital) as w:
        asked = await w.say("nurse", "/putaway BA-2015 A1")
        done = await w.press("nurse", "Coronary balloon 2.0 x 15 mm B2")

        assert len(asked.labels) == 3
        assert "B2" in done.text
        assert shelves(hospital, "BA-2015") == {"CATH": 3}


async def test_all_of_a_page_goes_in_one_posting(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 3, place="CATH")
    arrive(hospital, "GW-014", "W1", 4, place="CATH")
    async with ward(hospital) as w:
        await w.say("nurse", "待上架")
        done = await w.press("nurse", "Put away all 2")
        again = await w.say("nurse", "有什么要上架的")

        assert done.text.count("→ Cabinet A bin 1") == 2
        assert "Nothing waits" in again.text


async def test_whoever_may_not_is_told_so_and_moves_nothing(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 3, place="CATH")
    async with ward(hospital) as w:
        listed = await w.say("nurse", "/putaway")
        surgeon = await w.say("surgeon", "/putaway")
        other = await w.say("or_nurse", "/putaway BA-2015 CATH-A1")
        spoken = await w.say("buyer", "把 BA-2015 上架到 A1")

        assert listed.labels
        assert "1 →" not in str(surgeon.labels)
        for said in (surgeon, other, spoken):
            assert "Put away" not in said.text
        assert shelves(hospital, "BA-2015") == {"CATH": 3}


async def test_the_store_of_a_storekeeper_without_a_home_is_shown_too(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 3, place="STORE")
    async with ward(hospital) as w:
        listed = await w.say("storekeeper", "/putaway")
        done = await w.press("storekeeper", "1 → Central bin 1")

        assert "at Central store" in listed.text
        assert "<b>Put away</b>" in done.text


@pytest.mark.parametrize("text", ["/putaway 导管室", "上架 导管室的", "/putaway CATH"])
async def test_what_waits_in_a_department_that_is_named_is_listed(
    hospital: Hospital, text: str
) -> None:
    arrive(hospital, "BA-2015", "B1", 3, place="CATH")
    arrive(hospital, "GW-014", "W1", 3, place="OR")
    async with ward(hospital) as w:
        listed = await w.say("storekeeper", text)

        assert "To be put away</b>: 1" in listed.text
        assert "at Cath lab" in listed.text


async def test_nothing_to_put_away_is_said(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 3, place="STORE")
    async with ward(hospital) as w:
        none = await w.say("nurse", "/putaway BA-2015 A1")
        unknown = await w.say("nurse", "/putaway BA-2015 to CELLAR-7")

        assert "none of it here" in none.text
        assert "could not find that place" in unknown.text


async def test_some_pieces_of_a_lot_must_be_scanned(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 2, place="CATH", serials=("SN-0001", "SN-0002"))
    async with ward(hospital) as w:
        refusal = await w.say("nurse", "put away 1 ST-3018 in A1")
        done = await w.say("nurse", "/putaway SN-0001 A1")

        assert "scan them one by one" in refusal.text
        assert "SN-0001" in done.text


async def test_a_wrong_storage_needs_a_reason(hospital: Hospital) -> None:
    hospital.program.do_now(add_place, COLD)
    glue = NewItem("GL-1", "GLUE", "生物胶", "Sealant", "支", storage=Storage.COLD)
    hospital.items["GL-1"] = hospital.program.do_now(put_items, (glue,))[0]
    arrive(hospital, "GL-1", "G1", 2, place="CATH")
    async with ward(hospital) as w:
        listed = await w.say("nurse", "/putaway")
        asked = await w.say("nurse", "/putaway GL-1 A1")
        told = await w.say("nurse", "used within the hour")
        done = await w.press("nurse", Words("en")("common.reason_sure"))

        assert "→ <b>Refrigerator</b> (offers its storage)" in listed.text
        assert "needs refrigeration" in asked.text
        assert "used within the hour" in told.text
        assert "<b>Put away</b>" in done.text
        assert "used within the hour" in done.text


def test_a_shelf_is_offered_for_the_best_reason(hospital: Hospital) -> None:
    for code in ("CATH-B1", "CATH-C1", "CATH-D1"):
        new = NewPlace(code, LocationKind.BIN, code, code, "CATH")
        made = hospital.program.do_now(add_place, new)
        hospital.places[code] = hospital.door("nurse").ask_now(place_of, made)
    arrive(hospital, "ST-2718", "F", 1, place="CATH-B1", serials=("F1",))
    arrive(hospital, "BA-2015", "X", 5, place="CATH-C1")
    arrive(hospital, "ST-3018", "OTHER", 1, place="CATH-D1", serials=("O1",))
    arrive(hospital, "ST-3018", "L", 1, place="CATH", serials=("L1",))
    lot, home = lot_id(hospital, "ST-3018", "L"), hospital.places["CATH"].id

    ask = hospital.door("nurse").ask_now
    offers = ask(shelf_offers, hospital.items["ST-3018"], lot, home)

    assert offers == (
        ShelfOffer(hospital.places["CATH-D1"], Ground.SAME_ITEM),
        ShelfOffer(hospital.places["CATH-B1"], Ground.FAMILY),
        ShelfOffer(hospital.places["CATH-A1"], Ground.STORAGE),
        ShelfOffer(hospital.places["CATH-C1"], Ground.STORAGE),
    )


def test_where_it_lay_last_is_offered_when_none_is_left(hospital: Hospital) -> None:
    made = hospital.program.do_now(
        add_place, NewPlace("CATH-B1", LocationKind.BIN, "乙格", "Bin B", "CATH")
    )
    hospital.places["CATH-B1"] = hospital.door("nurse").ask_now(place_of, made)
    arrive(hospital, "GW-014", "W0", 1, place="CATH-B1")
    back = PutAway(made, hospital.places["CATH"].id, hospital.items["GW-014"])
    hospital.door("nurse").do_now(put_away, back)
    arrive(hospital, "GW-014", "W1", 1, place="CATH")

    page = hospital.door("nurse").ask_now(unshelved, [hospital.places["CATH"].id])

    assert {each.offer for each in page.rows} == {
        ShelfOffer(hospital.places["CATH-B1"], Ground.LAST)
    }


def test_what_is_kept_expired_or_already_shelved_does_not_wait(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 3, place="CATH")
    arrive(hospital, "BA-2015", "B2", 3, place="CATH-A1")
    arrive(hospital, "GW-014", "OLD", 2, place="CATH", expiry=date(2026, 3, 11))
    nurse, item = hospital.door("nurse", "r"), hospital.items["BA-2015"]
    kept = Reserve(
        item, hospital.places["CATH"].id, 2, "C-1", 24, lot_id(hospital, "BA-2015", "B1")
    )
    nurse.do_now(reserve, kept)
    hospital.clock.advance(days=2)

    page = nurse.ask_now(unshelved, [hospital.places["CATH"].id])

    assert [(each.lot.number, each.quantity, each.reserved) for each in page.rows] == [("B1", 1, 2)]
    assert page.rows[0].since is not None


def test_too_many_at_once_and_one_refused_move_nothing(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 3, place="CATH")
    places = hospital.places
    good = PutAway(places["CATH"].id, places["CATH-A1"].id, hospital.items["BA-2015"], 2)
    far = PutAway(places["CATH"].id, places["OR-1"].id, hospital.items["BA-2015"], 1)
    door = hospital.door("nurse", "k")

    with refused("flow.too_many_lines", n=21, most=20):
        door.do_now(put_all_away, PutAllAway((good,) * 21))
    with pytest.raises(RefusedError, match=r"flow\.other_home"):
        door.do_now(put_all_away, PutAllAway((good, far)))
    first = door.do_now(put_all_away, PutAllAway((good,)))
    assert door.do_now(put_all_away, PutAllAway((good,))) == first
    with refused("people.not_allowed"):
        hospital.door("or_nurse").do_now(put_away, good)
    assert shelves(hospital, "BA-2015") == {"CATH": 1}
