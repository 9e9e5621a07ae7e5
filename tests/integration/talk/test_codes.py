"""Pasted codes: mended ones say so, doubtful ones ask, and no other piece is moved instead."""

from dataclasses import replace

import pytest

from core.stock.catalogue import Identifier, put_items
from locales import Words, languages
from tests.hospital import ITEMS, LONG, Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

BALLOON, BOX = "06901234567908", "16901234567905"
DOUBTFUL = f"01{BALLOON}17270630" + "10B12177"
"""Without its separator: lot B1 with serial 77, or lot B12177."""
STENT = "(01)06901234567892(17)270630(10)S1(21)1234"


def balloon(hospital: Hospital) -> None:
    """Give the balloon identifiers: of a piece and of a box of five."""
    known = next(item for item in ITEMS if item.code == "BA-2015")
    numbers = (Identifier(BALLOON), Identifier(BOX, quantity=5))
    hospital.program.do_now(put_items, (replace(known, identifiers=numbers),))


async def ways(w: Ward, said: str) -> list[str]:
    return (await w.say("nurse", said)).labels


@pytest.mark.parametrize("language", languages)
async def test_a_doubtful_code_is_asked_about_and_moves_nothing(
    hospital: Hospital, language: str
) -> None:
    balloon(hospital)
    arrive(hospital, "BA-2015", "B9", 3)
    async with ward(hospital, language) as w:
        said = await w.say("nurse", f"/take {DOUBTFUL}")

        words = Words(language)
        assert words("code.which_way") in said.text
        assert 2 <= len(said.labels) <= 6
        assert said.labels[-1] == words("code.none_of_these")
        assert w.on_hand("BA-2015") == 3


async def test_the_way_that_is_chosen_goes_on_with_its_very_lot(hospital: Hospital) -> None:
    balloon(hospital)
    arrive(hospital, "BA-2015", "B1", 2)
    arrive(hospital, "BA-2015", "B12177", 2)
    async with ward(hospital) as w:
        shown = await w.say("nurse", f"/take {DOUBTFUL}")
        done = await w.press("nurse", "lot B12177", of=shown)

        assert "lot B12177" in done.text
        assert w.on_hand("BA-2015") == 3


async def test_a_way_that_was_never_received_moves_nothing(hospital: Hospital) -> None:
    balloon(hospital)
    arrive(hospital, "BA-2015", "B9", 3)
    async with ward(hospital) as w:
        shown = await w.say("nurse", f"/take {DOUBTFUL}")
        refused = await w.press("nurse", "lot B12177", of=shown)

        assert "no record of lot B12177" in refused.toast
        assert w.on_hand("BA-2015") == 3


async def test_none_of_the_ways_ends_it(hospital: Hospital) -> None:
    balloon(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", DOUBTFUL)
        ended = await w.press("nurse", "None of these")

        assert "Nothing was done" in ended.text
        assert ended.labels == []


async def test_a_doubtful_code_is_shown_once_it_is_chosen(hospital: Hospital) -> None:
    balloon(hospital)
    arrive(hospital, "BA-2015", "B1", 2)
    arrive(hospital, "BA-2015", "B12177", 2)
    async with ward(hospital) as w:
        shown = await w.say("nurse", DOUBTFUL)
        card = await w.press("nurse", "lot B12177", of=shown)

        assert "<code>B12177</code>" in card.text
        assert "Take" in card.labels


async def test_a_doubtful_code_can_be_counted_once_it_is_chosen(hospital: Hospital) -> None:
    balloon(hospital)
    arrive(hospital, "BA-2015", "B1", 2)
    arrive(hospital, "BA-2015", "B12177", 2)
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", DOUBTFUL)
        await w.press("nurse", "lot B12177")

        assert "lot B12177: <b>2</b>" in (await w.say("nurse", "2")).text


@pytest.mark.parametrize("language", languages)
async def test_a_mended_code_says_so(hospital: Hospital, language: str) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("1234",))
    async with ward(hospital, language) as w:
        said = await w.say("nurse", "/take （０1）06901234567892（17）270630（10）S1（21）1234")

        assert Words(language)("code.warning.folded") in said.text
        assert w.on_hand("ST-3018") == 0


async def test_a_label_with_another_lot_than_on_record_says_so(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("1234",))
    async with ward(hospital) as w:
        said = await w.say("nurse", STENT.replace("(10)S1", "(10)S7"))

        assert "the label says lot <code>S7</code>, but <code>S1</code> is on record" in said.text


async def test_another_piece_is_never_taken_for_the_one_that_was_scanned(
    hospital: Hospital,
) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("1234",))
    async with ward(hospital) as w:
        for said in ("/take", "/use C-1", "/transfer", "/dispose"):
            who = "storekeeper" if said == "/dispose" else "nurse"
            answer = await w.say(who, f"{said} {STENT.replace('(21)1234', '(21)9999')}")
            assert "no record of piece 9999" in answer.text, said

        assert w.on_hand("ST-3018") == 1


async def test_a_box_is_taken_as_a_box(hospital: Hospital) -> None:
    balloon(hospital)
    arrive(hospital, "BA-2015", "B1", 12, expiry=LONG)
    async with ward(hospital) as w:
        card = await w.say("nurse", f"(01){BOX}(17)270630(10)B1")
        await w.press("nurse", "Take the whole box (5)", of=card)

        assert w.on_hand("BA-2015") == 7


async def test_the_card_gives_way_to_what_was_done(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 2, serials=("1234", "1235"))
    async with ward(hospital) as w:
        card = await w.say("nurse", STENT)
        done = await w.press("nurse", "Take", of=card)
        again = await w.press("nurse", "Take", of=card)

        assert [kind for _, kind, _ in done.letters] == ["edit", "toast"]
        assert "already dealt with this" in again.toast
        assert w.on_hand("ST-3018") == 1


async def test_who_may_not_take_is_not_offered_it(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("1234",))
    async with ward(hospital) as w:
        assert (await w.say("auditor", STENT)).labels == ["History", "Stock"]
