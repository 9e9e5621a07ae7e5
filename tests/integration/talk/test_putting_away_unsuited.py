"""What needs a storage that no shelf of the home offers is put away only for a reason."""

import pytest

from core.flow.putaway import PutAllAway, PutAway, put_all_away, put_away
from core.flow.shelf_choice import Ground
from core.flow.transfer import Dispatch, DispatchLine, dispatch
from core.flow.unshelved import shelf_offers, unshelved
from core.stock.catalogue import NewItem, put_items
from core.stock.place import NewPlace, add_place
from core.tables.kinds import LocationKind, Storage
from locales import Words
from tests.acts import prove_clean, refused, unit
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id
from tests.integration.talk.ward import ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])
SHELF = {"zh-CN": "甲柜一格", "en": "Cabinet A bin 1"}


def needing(hospital: Hospital, storage: Storage = Storage.COLD) -> PutAway:
    """Receive something that needs a storage, and return the command that puts it on a shelf."""
    glue = NewItem("GL-1", "GLUE", "生物胶", "Sealant", "支", storage=storage)
    hospital.items["GL-1"] = hospital.program.do_now(put_items, (glue,))[0]
    arrive(hospital, "GL-1", "G1", 2, place="CATH")
    places = hospital.places
    return PutAway(places["CATH"].id, places["CATH-A1"].id, hospital.items["GL-1"], 2)


def waiting(hospital: Hospital) -> dict[str, int]:
    page = hospital.door("nurse").ask_now(unshelved, [hospital.places["CATH"].id])
    return {each.article.code: each.quantity for each in page.rows}


@pytest.mark.parametrize("storage", [Storage.COLD, Storage.DARK])
def test_where_nothing_offers_the_storage_a_reason_is_needed(
    hospital: Hospital, storage: Storage
) -> None:
    command = needing(hospital, storage)
    nurse = hospital.door("nurse")

    with refused("flow.no_storage", place="CATH", storage=storage.value):
        nurse.do_now(put_away, command)
    with refused("flow.no_storage", place="CATH", storage=storage.value):
        nurse.do_now(put_all_away, PutAllAway((command,)))
    assert waiting(hospital) == {"GL-1": 2}

    reasoned = PutAway(command.source, command.target, command.item, 2, reason="fridge broken")
    assert nurse.do_now(put_away, reasoned).reason == "fridge broken"
    assert waiting(hospital) == {}
    prove_clean(hospital)


def test_a_shelf_is_never_said_to_offer_what_none_offers(hospital: Hospital) -> None:
    needing(hospital)
    arrive(hospital, "GL-1", "G0", 1, place="CATH-A1")
    lot, home = lot_id(hospital, "GL-1", "G1"), hospital.places["CATH"].id

    offers = hospital.door("nurse").ask_now(shelf_offers, hospital.items["GL-1"], lot, home)

    assert [(each.place.code, each.ground) for each in offers] == [("CATH-A1", Ground.UNSUITED)]


def test_a_home_without_shelves_offers_none(hospital: Hospital) -> None:
    needing(hospital)
    bare = hospital.program.do_now(
        add_place, NewPlace("LAB", LocationKind.DEPARTMENT, "检验科", "Laboratory")
    )
    lot = lot_id(hospital, "GL-1", "G1")

    assert hospital.program.ask_now(shelf_offers, hospital.items["GL-1"], lot, bare) == ()


def test_a_shelf_of_which_nothing_is_said_is_at_room_temperature(hospital: Hospital) -> None:
    new = NewPlace("CATH-F", LocationKind.BIN, "冷藏柜", "Refrigerator", "CATH", storage=())
    made = hospital.program.do_now(add_place, new)
    arrive(hospital, "BA-2015", "B1", 2, place="CATH")
    command = PutAway(hospital.places["CATH"].id, made, hospital.items["BA-2015"], 2)

    hospital.door("nurse").do_now(put_away, command)

    assert waiting(hospital) == {}


@LANGUAGES
async def test_the_list_warns_and_a_press_asks_for_the_reason(
    hospital: Hospital, language: str
) -> None:
    needing(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        listed = await w.say("nurse", "/putaway")
        asked = await w.press("nurse", "1 →")
        still = waiting(hospital)
        await w.say("nurse", "冰箱坏了，一小时内用")
        done = await w.press("nurse", words("common.reason_sure"))

        assert words("putaway.ground.unsuited") in listed.text
        assert words("putaway.ground.storage") not in listed.text
        assert words("putaway.needs.cold") in asked.text
        assert "CATH" not in asked.text
        assert still == {"GL-1": 2}
        assert SHELF[language] in done.text
        assert "冰箱坏了" in done.text
        assert waiting(hospital) == {}


@LANGUAGES
async def test_all_of_a_page_leaves_out_what_no_shelf_suits(
    hospital: Hospital, language: str
) -> None:
    needing(hospital)
    arrive(hospital, "BA-2015", "B1", 3, place="CATH")
    arrive(hospital, "GW-014", "W1", 4, place="CATH")
    async with ward(hospital, language) as w:
        await w.say("nurse", "/putaway")
        done = await w.press("nurse", Words(language)("putaway.all", n=2))

        assert done.text.count("→ " + SHELF[language]) == 2
        assert waiting(hospital) == {"GL-1": 2}


async def test_another_shelf_and_one_in_words_are_warned_of_as_well(hospital: Hospital) -> None:
    needing(hospital)
    async with ward(hospital, "zh-CN") as w:
        words = Words("zh-CN")
        await w.say("nurse", "/putaway")
        chosen = await w.press("nurse", "1 换货位")
        pressed = await w.press("nurse", SHELF["zh-CN"], of=chosen)
        named = await w.say("nurse", "把 GL-1 上架到 甲柜一格")

        assert words.html("putaway.unsuited") in chosen.text
        for said in (pressed, named):
            assert "导管室没有冷藏的货位" in said.text
            assert "直接回复原因" in said.text
        assert waiting(hospital) == {"GL-1": 2}


def on_its_way(hospital: Hospital) -> str:
    """Send a stent from the store to the operating rooms; return the transfer's number."""
    arrive(hospital, "ST-3018", "S1", 2, place="STORE-1", serials=("SN-0001", "SN-0002"))
    places = hospital.places
    line = DispatchLine(0, 1, unit=unit(hospital, "SN-0001").id)
    sent = Dispatch(places["STORE"].id, places["OR"].id, (line,))
    return hospital.door("storekeeper").do_now(dispatch, sent).code


@LANGUAGES
async def test_a_piece_on_its_way_has_to_be_received_first(
    hospital: Hospital, language: str
) -> None:
    number = on_its_way(hospital)
    async with ward(hospital, language) as w:
        told = [
            await w.say("or_nurse", text) for text in ("/putaway SN-0001", "/putaway SN-0001 OR-1")
        ]

        for said in told:
            assert said.text == Words(language).html("refused.flow.in_transit", transfer=number)
            assert "TRANSIT" not in said.text


def test_what_is_on_its_way_is_refused_by_the_act_itself(hospital: Hospital) -> None:
    number = on_its_way(hospital)
    its, target = unit(hospital, "SN-0001"), hospital.places["OR-1"].id
    door = hospital.door("or_nurse")

    with refused("flow.in_transit", transfer=number):
        door.do_now(put_away, PutAway(its.location, target, 0, unit=its.id))
    with refused("flow.in_transit", transfer=number):
        door.do_now(put_away, PutAway(its.location, target, its.item, lot=its.lot))
    with refused("flow.in_transit_somehow"):
        door.do_now(put_away, PutAway(its.location, target, its.item))
    arrive(hospital, "BA-2015", "B1", 1, place="STORE-1")
    other = lot_id(hospital, "BA-2015", "B1")
    with refused("flow.in_transit_somehow"):
        door.do_now(put_away, PutAway(its.location, target, its.item, lot=other))
