"""Every room of the chat walked through: looks, questions asked back, pages, ways out."""

import pytest

from core.people.enlist import NewStaff, add_staff, grant_role
from core.people.staff import Role
from core.stock.lot import set_lot_status
from core.tables.kinds import LotStatus
from tests.hospital import LONG, Hospital
from tests.integration.stock.stocked import arrive, keep, lot_id
from tests.integration.talk.shelves import SOON, STENT, stocked
from tests.integration.talk.ward import GROUP, Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    "said", ["/stock", "/take", "/use", "/item", "/lots", "/history", "/sub", "/transfer"]
)
async def test_a_command_alone_shows_what_to_write(hospital: Hospital, said: str) -> None:
    async with ward(hospital) as w:
        assert f"<code>{said} " in (await w.say("nurse", said)).text


async def test_the_card_of_an_item(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        card = (await w.say("nurse", "/item ST-3018")).text

        assert "冠脉药物支架 3.0×18" in card
        assert "¥7,800.00 / piece" in card
        assert "diameter 3.0 mm" in card
        assert "06901234567892" in card


@pytest.mark.parametrize("room", ["history", "lots"])
async def test_a_long_list_is_turned_by_pages(hospital: Hospital, room: str) -> None:
    for number in range(22):
        arrive(hospital, "GW-014", f"W{number:02}", 1)
    async with ward(hospital) as w:
        first = await w.say("nurse", f"/{room} GW-014")
        second = await w.press("nurse", "Next")
        back = await w.press("nurse", "Previous", of=second)

        assert "page 1 of" in first.labels[0]
        assert second.text != first.text
        assert back.text == first.text


async def test_the_history_of_a_piece_by_its_code(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", f"/take {STENT}1234")
        await w.press("nurse", "Undo")
        told = (await w.say("nurse", f"/history {STENT}1234")).text

        assert "taken" in told
        assert "undone" in told
        assert "1235" not in told
        assert "GW-014" in (await w.say("nurse", "/history GW-014")).text


async def test_lots_that_are_held_or_expired_say_so(hospital: Hospital) -> None:
    stocked(hospital)
    door = hospital.door("storekeeper")
    await door.do(set_lot_status, lot_id(hospital, "GW-014", "W1"), LotStatus.QUARANTINED, "torn")
    keep(hospital, "GW-014", "W3", 1)
    async with ward(hospital) as w:
        hospital.clock.advance(days=300)
        lots = (await w.say("nurse", "/lots GW-014")).text
        stock = (await w.say("nurse", "/stock GW-014")).text

        assert "held" in lots
        assert "expired Sep 30, 2026" in lots
        assert "4 expired" in stock
        assert "6 held" in stock
        assert "reserved 1" in stock


async def test_the_last_act_is_offered_to_be_undone(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        nothing = await w.say("nurse", "/undo")
        await w.say("nurse", "/take 2 GW-014")
        await w.say("nurse", "/undo")
        undone = await w.press("nurse", "Undo")

        assert "nothing to undo" in nothing.text
        assert undone.toast == "Undone"
        assert w.on_hand("GW-014") == 12


async def test_a_take_that_is_elsewhere_asks_from_where(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W2", 4, place="OR-1")
    arrive(hospital, "GW-014", "W3", 4, place="STORE-1")
    async with ward(hospital) as w:
        asked = await w.say("storekeeper", "/take 2 GW-014")
        await w.press("storekeeper", "Operating rooms", of=asked)

        assert set(asked.labels) == {"Operating rooms", "Central store", "Cancel"}
        assert w.on_hand("GW-014") == 6


async def test_a_take_from_the_only_place_needs_no_question(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W2", 4, place="OR-1")
    async with ward(hospital) as w:
        assert "Taken" in (await w.say("storekeeper", "/take 2 GW-014")).text


async def test_a_lot_out_of_turn_is_left_after_all(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S0", 1, expiry=SOON, serials=("1",))
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", f"/take {STENT}1234")

        assert "Cancelled" in (await w.press("nurse", "Cancel")).text
        assert w.on_hand("ST-3018") == 4


@pytest.mark.parametrize("button", ["Put back", "Undo"])
async def test_what_was_taken_goes_back_by_a_button(hospital: Hospital, button: str) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/take 2 GW-014")
        await w.press("nurse", button)

        assert w.on_hand("GW-014") == 12


async def test_the_code_of_what_is_in_hand_goes_back(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", f"/take {STENT}1234")
        card = await w.say("nurse", f"{STENT}1234")
        await w.press("nurse", "Put back", of=card)

        assert card.labels == ["Use on a case", "Put back", "History", "Stock"]
        assert w.on_hand("ST-3018") == 3


async def test_what_is_used_or_on_its_way_is_only_looked_at(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", f"/transfer {STENT}1234")
        await w.press("nurse", "Operating rooms")
        await w.press("nurse", "Send it")
        card = await w.say("nurse", f"{STENT}1234")

        assert "in transit" in card.text
        assert card.labels == ["History", "Stock"]
        assert "dispatched" in (await w.press("nurse", "History", of=card)).text


@pytest.mark.parametrize("said", ["coronary stent", "冠脉药物支架"])
async def test_a_size_is_asked_for_by_at_most_five_buttons(hospital: Hospital, said: str) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        asked = await w.say("nurse", said)

        assert 2 <= len(asked.labels) <= 5
        assert "ST-3018" in (await w.press("nurse", "Coronary stent 3.0")).text


async def test_my_list_is_gone_through(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        nothing = await w.say("nurse", "/mine")
        await w.say("nurse", "/take GW-014")
        await w.say("nurse", "/take ST-3018")
        shown = await w.say("nurse", "/mine")
        left = await w.press("nurse", "1: put back", of=shown)
        await w.press("nurse", "1: use", of=left)
        done = await w.press("nurse", "Emergency")

        assert "taken nothing" in nothing.text
        assert "1. Coronary stent" in shown.text
        assert "1. Guidewire" in left.text
        assert "Used</b> on case CS-26-00001" in done.text


async def test_a_group_is_linked_to_the_whole_hospital(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await w.say("administrator", "/link nurse", group=GROUP)
        done = await w.press("administrator", "The whole hospital", group=GROUP)

        assert "The whole hospital" in done.text


async def test_the_staff_fill_pages(hospital: Hospital) -> None:
    for number in range(14):
        new = NewStaff(f"N{number:03}", f"护士{number}", f"Nurse {number}")
        staff = hospital.program.do_now(add_staff, new)
        hospital.program.do_now(grant_role, staff, Role.NURSE, "")
    async with ward(hospital) as w:
        first = await w.say("administrator", "/staff")
        second = await w.press("administrator", "Next")
        back = await w.press("administrator", "Previous", of=second)

        assert "page 1 of 3" in first.text
        assert second.text != first.text
        assert back.text == first.text
        assert "nobody like that" in (await w.say("administrator", "/staff zzz")).text
        assert "blocked" in (await w.say("administrator", "/block N013")).text
        for said in ("/enrol", "/block"):
            assert "staff code" in (await w.say("administrator", said)).text


async def test_help_is_about_one_command_too(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        one = (await w.say("nurse", "/help take")).text

        assert "/take" in one
        assert "/stock:" not in one
        assert "/stock" in (await w.say("nurse", "help")).text


async def _picture(w: Ward, caption: str, chat: int = 0) -> str:
    message = w.message("nurse", "", chat)
    sizes = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]
    content = {**message, "photo": sizes, "caption": caption}
    del content["text"]
    return (await w.update("nurse", {"message": content})).text


async def test_a_picture_is_read_by_its_caption(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        assert "Available" in await _picture(w, "GW-014")
        assert "paste or type the code" in await _picture(w, "")
        assert await _picture(w, "GW-014", GROUP) == ""


async def test_a_pinned_message_is_no_word_to_us(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        message = w.message("nurse", "", 0)
        del message["text"]

        assert (await w.update("nurse", {"message": message})).letters == ()


async def test_many_places_are_cut_short(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        shown = (await w.say("nurse", "/stock GW-014 STORE")).text

        assert shown.index("Central store") < shown.index("Cath lab")
        assert LONG.strftime("%Y") in shown
