"""Numbers off labels in the chat, and labels that say another day than is on file."""

import pytest

from core.flow.receipt import Receive, ReceiveLine, receive
from core.stock.naming import NewUnit
from locales import Words, languages
from tests.hospital import LONG, Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CODE = "DUH0066860"
MISDATED = "(01)06901234567892(17)280131(10)S1(21)1234"
LONG_PAST = "(01)06901234567892(17)240101(10)S1(21)1234"


def coded(hospital: Hospital) -> None:
    """Receive a stent with a code of the hospital's own."""
    line = ReceiveLine(hospital.items["ST-3018"], "S1", 1, LONG, units=(NewUnit("1", CODE),))
    hospital.door("storekeeper").do_now(receive, Receive(hospital.places["CATH-A1"].id, (line,)))


async def test_the_code_of_a_piece_shows_its_card(hospital: Hospital) -> None:
    coded(hospital)
    async with ward(hospital) as w:
        card = await w.say("nurse", CODE)

        assert f"unit <code>{CODE}</code>" in card.text
        assert "Take" in card.labels


async def test_the_code_of_a_piece_is_taken_put_back_and_traced(hospital: Hospital) -> None:
    coded(hospital)
    async with ward(hospital) as w:
        taken = await w.say("nurse", f"/take {CODE}")
        assert CODE in taken.text
        assert w.on_hand("ST-3018") == 0

        await w.say("nurse", f"退回 {CODE}")
        assert w.on_hand("ST-3018") == 1

        assert CODE in (await w.say("storekeeper", f"/history {CODE}")).text


async def test_the_code_of_a_piece_is_used_on_a_case(hospital: Hospital) -> None:
    coded(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", f"/use C-77 {CODE}")
        await w.press("nurse", "Yes")

        assert w.on_hand("ST-3018") == 0


async def test_a_lot_number_shows_its_lot_and_its_history(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "24G0004", 3)
    async with ward(hospital) as w:
        assert "lot <code>24G0004</code>" in (await w.say("nurse", "24G0004")).text
        assert "24G0004" in (await w.say("storekeeper", "/history 24G0004")).text


@pytest.mark.parametrize("language", languages)
async def test_a_number_of_two_lots_is_asked_about(hospital: Hospital, language: str) -> None:
    arrive(hospital, "BA-2015", "24G0004", 3)
    arrive(hospital, "GW-014", "24G0004", 5)
    words = Words(language)
    async with ward(hospital, language) as w:
        asked = await w.say("nurse", "24G0004")
        assert words.html("label.which", number="24G0004") in asked.text
        assert len(asked.labels) == 3

        wire = next(label for label in asked.labels if "Guidewire" in label or "导丝" in label)
        card = await w.press("nurse", wire)
        assert "GW-014" in card.text


async def test_the_lot_that_was_chosen_is_the_one_that_is_taken(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "24G0004", 3)
    arrive(hospital, "GW-014", "24G0004", 5)
    async with ward(hospital) as w:
        await w.say("nurse", "/take 2 24G0004")
        await w.press("nurse", "Guidewire")

        assert (w.on_hand("GW-014"), w.on_hand("BA-2015")) == (3, 3)


async def test_a_number_answers_a_count(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "24G0004", 3)
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")

        assert "how many" in (await w.say("nurse", "24G0004")).text
        assert "24G0004: <b>3</b>" in (await w.say("nurse", "3")).text


@pytest.mark.parametrize("language", languages)
async def test_a_label_of_another_day_says_so_on_the_card(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("1234",))
    async with ward(hospital, language) as w:
        card = await w.say("nurse", MISDATED)

        days = {"said": "2028-01-31", "known": LONG.isoformat()}
        assert Words(language).html("label.other_expiry", **days) in card.text


async def test_a_piece_whose_label_says_another_day_is_taken_once_it_was_looked_at(
    hospital: Hospital,
) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("1234",))
    async with ward(hospital) as w:
        await w.say("nurse", MISDATED)
        asked = await w.press("nurse", "Take")
        assert "label and the record disagree" in asked.text
        assert w.on_hand("ST-3018") == 1

        await w.press("nurse", "I have checked it")
        assert w.on_hand("ST-3018") == 0


@pytest.mark.parametrize("said", ["/take", "/use C-1", "/transfer"])
async def test_a_command_with_such_a_label_asks_first(hospital: Hospital, said: str) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("1234",))
    async with ward(hospital) as w:
        asked = await w.say("nurse", f"{said} {MISDATED}")
        assert asked.text.count("disagree") == 1
        assert w.on_hand("ST-3018") == 1

        if said == "/take":
            assert "cancelled" in (await w.press("nurse", "Cancel")).text.lower()
            assert w.on_hand("ST-3018") == 1


@pytest.mark.parametrize("said", ["/take ", "/use C-1 "])
async def test_what_its_label_calls_expired_is_neither_taken_nor_used(
    hospital: Hospital, said: str
) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("1234",))
    async with ward(hospital) as w:
        refused = await w.say("nurse", said + LONG_PAST)

        assert "Hand the piece to the storekeeper" in refused.text
        assert w.on_hand("ST-3018") == 1


async def test_a_card_of_what_its_label_calls_expired_offers_no_act(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("1234",))
    async with ward(hospital) as w:
        card = await w.say("nurse", LONG_PAST)

        assert "Its label says it has expired" in card.text
        assert card.labels == ["History", "Stock"]


async def test_the_day_on_file_raises_no_question(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("1234",))
    async with ward(hospital) as w:
        await w.say("nurse", f"/take (01)06901234567892(17){LONG:%y%m%d}(10)S1(21)1234")

        assert w.on_hand("ST-3018") == 0
