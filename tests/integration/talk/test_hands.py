"""What is in hand: its card loses the buttons once it is settled, and it can go to waste."""

from sqlalchemy import func, select

from core.rights import Right, needs
from core.tables.delivery import Letter
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import GROUP, Said, Ward, ward
from tests.integration.telegram.server import eventually

_letters = Letter.metadata.tables["letter"].c


def edits(said: Said) -> list[str]:
    """Return what messages that stand already were made to say, without any button."""
    return [
        str(body["text"])
        for _, kind, body in said.letters
        if kind == "edit" and not body.get("keyboard")
    ]


@needs(Right.RUN)
def _unsent(uow: UnitOfWork) -> int:
    waiting = (_letters.operation == "send") & _letters.message.is_(None)
    return int(uow.reading.cold().scalar(select(func.count()).where(waiting)) or 0)


async def sent(w: Ward) -> None:
    """Wait until what was said is with the chat server, so that its message is known."""
    await eventually(lambda: w.hospital.program.ask_now(_unsent) == 0)


async def taken(w: Ward, quantity: int = 2) -> Said:
    arrive(w.hospital, "GW-014", "W1", 5)
    said = await w.say("nurse", f"/take {quantity} GW-014")
    await sent(w)
    return said


async def test_after_the_use_the_card_has_no_buttons(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        card = await taken(w)
        await w.press("nurse", "Use on a case", of=card)
        await w.press("nurse", "Emergency")
        again = await w.press("nurse", "Put back", of=card)

        assert "already dealt with this" in again.toast
        assert again.labels == []


async def test_what_was_settled_by_another_way_is_said_on_the_card(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        card = await taken(w)
        done = await w.say("nurse", "/return 2 GW-014")

        assert any("settled" in text and "Taken" in text for text in edits(done))
        assert "already dealt with this" in (await w.press("nurse", "Put back", of=card)).toast


async def test_a_card_that_was_not_found_says_what_became_of_it(hospital: Hospital) -> None:
    """In a group, what is settled in the private chat is not looked for: the press says it."""
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("administrator", "/link nurse CATH", group=GROUP)
        card = await w.say("nurse", "/take 1 GW-014", group=GROUP)
        await w.say("nurse", "/return GW-014")
        pressed = await w.press("nurse", "Use on a case", of=card, group=GROUP)

        assert "none of it is in hand" in pressed.toast
        assert "none of it is in hand" in pressed.text
        assert pressed.labels == []


async def test_a_card_with_some_left_keeps_its_buttons(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        card = await taken(w)
        done = await w.say("nurse", "/return 1 GW-014")

        assert edits(done) == []
        assert "Put back" in (await w.press("nurse", "Put back", of=card)).text


async def test_a_dropped_piece_goes_to_waste_from_the_card(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        card = await taken(w)
        await w.press("nurse", "Wasted", of=card)
        why = await w.press("nurse", "1")
        sure = await w.press("nurse", "contaminated")
        done = await w.press("nurse", "Dispose of it")

        assert "why does it go to waste" in why.text
        assert "in your hands" in sure.text
        assert "Disposed of" in done.text
        assert "Put back" in (await w.press("nurse", "Put back", of=card)).text


async def test_another_reason_is_written(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await taken(w, 1)
        await w.press("nurse", "Wasted")
        await w.press("nurse", "other")
        await w.say("nurse", "fell behind the table")
        done = await w.press("nurse", "Dispose of it")

        assert "fell behind the table" in done.text


async def test_a_nurse_disposes_by_words_of_what_she_holds(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await taken(w, 1)
        arrive(hospital, "BA-2015", "B1", 2)
        await w.say("nurse", "/take 1 BA-2015")
        both = await w.say("nurse", "/dispose")
        one = await w.say("nurse", "/dispose GW-014")
        chosen = await w.press("nurse", "Coronary balloon", of=both)

        assert both.labels[2:] == ["Several at once…", "Cancel"]
        assert "Guidewire" in one.text
        assert "Coronary balloon" in chosen.text
        assert "Cancelled" in (await w.press("nurse", "Cancel")).text


async def test_who_may_dispose_chooses_between_hands_and_shelf(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("head", "/take 1 GW-014")
        asked = await w.say("head", "/dispose 1 GW-014")
        why = await w.press("head", "What is in your hands (1)")

        assert any("W1" in label for label in asked.labels)
        assert "why does it go to waste" in why.text


async def test_the_list_of_what_is_in_hand_offers_waste(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await taken(w, 1)
        await w.say("nurse", "/mine")
        asked = await w.press("nurse", "1: wasted")

        assert "why does it go to waste" in asked.text


async def test_what_is_no_longer_in_hand_is_not_wasted(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await taken(w, 1)
        asked = await w.press("nurse", "Wasted")
        await w.say("nurse", "/return GW-014")
        late = await w.press("nurse", "damaged", of=asked)

        assert late.toast
        assert w.on_hand("GW-014") == 5


async def test_all_that_is_in_hand_can_be_paged_through(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 7, serials=tuple("ABCDEFG"))
    async with ward(hospital) as w:
        await w.say("nurse", "/take 7 ST-3018")
        first = await w.say("nurse", "/mine")
        second = await w.press("nurse", "Next", of=first)
        after = await w.press("nurse", "2: put back", of=second)
        which = await w.say("nurse", "used on case C-7")
        rest = await w.press("nurse", "Next", of=which)

        assert "not settled yet</b>: 7" in first.text
        assert "2. Coronary stent" in second.text
        assert "3. Coronary stent" not in second.text
        assert "not settled yet</b>: 6" in after.text
        assert len([label for label in which.labels if "× 1" in label]) == 5
        assert len([label for label in rest.labels if "× 1" in label]) == 1


async def test_a_piece_is_settled_once_and_not_while_it_is_in_hand(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    async with ward(hospital) as w:
        for _ in range(2):
            await w.say("nurse", "/take ST-3018")
            await w.say("nurse", "/return ST-3018")
        settled = await w.say("nurse", "/mine")
        await w.say("nurse", "/take ST-3018")
        again = await w.say("nurse", "/mine")

        assert settled.text.count("<code>A</code>") == 1
        assert again.text.count("<code>A</code>") == 1
        assert "Used, put back" not in again.text
