"""What must not happen: each bad input gets its sentence, leaves the stock alone, and is recorded.

Every row runs the whole way, from the inbox to the letter, in both languages on both databases.
"""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest

from core.people.enlist import set_staff_state
from core.people.enrolment import bind_now
from core.stock.lot import set_lot_status
from core.tables.kinds import LotStatus, StaffState
from handlers.talk.buttons import Buttons, Choice, Handle
from handlers.talk.fitting import without_marks
from locales import Catalogue, Words, languages
from locales.catalogue import Plural
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id
from tests.integration.talk.ward import GROUP, SECRET, Said, Ward, ward

Scene = Callable[[Ward], Awaitable[Said]]
SOON, LATE = date(2026, 9, 30), date(2027, 6, 30)
GONE = date(2026, 3, 9)
LABEL = "(01)06901234567892(17){expiry:%y%m%d}(10){lot}(21){serial}"
LATE_STENT = LABEL.format(expiry=LATE, lot="S2", serial="L1")
GONE_STENT = LABEL.format(expiry=GONE, lot="S0", serial="G1")


def stocked(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    arrive(hospital, "ST-3018", "S1", 1, expiry=SOON, serials=("E1",))
    arrive(hospital, "ST-3018", "S2", 1, expiry=LATE, serials=("L1",))


def says(who: str, text: str, group: int = 0) -> Scene:
    return lambda w: w.say(who, text, group=group)


async def blocked(w: Ward) -> Said:
    door = w.hospital.door("administrator")
    await door.do(set_staff_state, w.hospital.staff["nurse"], StaffState.BLOCKED)
    return await w.say("nurse", "/take GW-014")


async def blocked_press(w: Ward) -> Said:
    shown = await w.say("nurse", "/stock GW-014")
    door = w.hospital.door("administrator")
    await door.do(set_staff_state, w.hospital.staff["nurse"], StaffState.LEFT)
    return await w.press_data("nurse", shown.keyboard[0][0]["callback_data"])


async def forged(w: Ward) -> Said:
    data = (await w.say("nurse", "/stock GW-014")).keyboard[0][1]["callback_data"]
    verb_changed = data.replace(".take.", ".lots.")
    assert verb_changed != data
    return await w.press_data("nurse", verb_changed)


async def no_button_of_ours(w: Ward) -> Said:
    return await w.press_data("nurse", "take:1")


async def of_no_dialogue(w: Ward) -> Said:
    data = Buttons(SECRET).data(Handle(123, 0), Choice("", "take", 1))
    return await w.press_data("nurse", data)


async def replayed(w: Ward) -> Said:
    shown = await w.say("nurse", "/transfer 1 GW-014 OR")
    data = shown.keyboard[0][0]["callback_data"]
    cancel = shown.keyboard[1][0]["callback_data"]
    await w.press_data("nurse", cancel)
    return await w.press_data("nurse", data)


async def expired_button(w: Ward) -> Said:
    shown = await w.say("nurse", "/transfer 1 GW-014 OR")
    w.hospital.clock.advance(minutes=11)
    return await w.press_data("nurse", shown.keyboard[0][0]["callback_data"])


async def of_another(w: Ward) -> Said:
    await w.say("administrator", "/link nurse CATH", group=GROUP)
    shown = await w.say("nurse", "/transfer 1 GW-014 OR", group=GROUP)
    data = shown.keyboard[0][0]["callback_data"]
    return await w.press_data("second_nurse", data, group=GROUP)


async def expired_lot(w: Ward) -> Said:
    w.hospital.clock.advance(days=-2)
    arrive(w.hospital, "ST-3018", "S0", 1, expiry=GONE, serials=("G1",))
    w.hospital.clock.advance(days=2)
    w.keep_figures(await w.figures())
    return await w.say("nurse", f"/take {GONE_STENT}")


async def held_lot(w: Ward) -> Said:
    lot = lot_id(w.hospital, "ST-3018", "S2")
    door = w.hospital.door("storekeeper")
    await door.do(set_lot_status, lot, LotStatus.QUARANTINED, "under question")
    w.keep_figures(await w.figures())
    return await w.say("nurse", f"/take {LATE_STENT}")


TABLE: dict[str, tuple[Scene, str, str]] = {
    "a stranger": (says("stranger", "/stock GW-014"), "people.unknown", "people.unknown"),
    "a stranger's words": (says("stranger", "take 1 GW-014"), "people.unknown", "people.unknown"),
    "somebody blocked": (blocked, "people.revoked", "people.revoked"),
    "a button of who has left": (blocked_press, "people.revoked", "people.revoked"),
    "who lacks the right": (
        says("auditor", "/take GW-014"),
        "people.not_allowed",
        "people.not_allowed",
    ),
    "at a place of others": (
        says("nurse", "/take 1 GW-014 STORE"),
        "people.not_here",
        "people.not_allowed",
    ),
    "a group not linked": (
        says("nurse", "/stock GW-014", GROUP),
        "group.not_linked",
        "group.not_linked",
    ),
    "a forged button": (forged, "button.forged", "button.forged"),
    "data that is not ours": (no_button_of_ours, "button.forged", "button.forged"),
    "a button of no dialogue": (of_no_dialogue, "button.stale", "button.stale"),
    "a replayed button": (replayed, "button.already_done", "button.already_done"),
    "an expired button": (expired_button, "button.expired", "button.expired"),
    "another's dialogue": (of_another, "button.not_yours", "button.not_yours"),
    "10,000 characters": (says("nurse", "take " + "9" * 10_000), "text.too_long", "text.too_long"),
    "control characters": (says("nurse", "take 1\x00\x07 GW-014"), "text.control", "text.control"),
    "a quantity of 0": (
        says("nurse", "/take 0 GW-014"),
        "quantity.not_positive",
        "quantity.not_positive",
    ),
    "a negative quantity": (
        says("nurse", "/take -1 GW-014"),
        "quantity.not_positive",
        "quantity.not_positive",
    ),
    "1e9": (says("nurse", "/take 1e9 GW-014"), "quantity.beyond", "quantity.beyond"),
    "a billion": (
        says("nurse", "/take 1000000000 GW-014"),
        "quantity.too_large",
        "quantity.too_large",
    ),
    "one and a half": (
        says("nurse", "/take 1.5 GW-014"),
        "quantity.not_whole",
        "quantity.not_whole",
    ),
    "more than there is": (says("nurse", "/take 6 GW-014"), "stock.not_enough", "stock.not_enough"),
    "none anywhere": (
        says("nurse", "/take 1 BA-2015"),
        "stock.none_anywhere",
        "stock.none_anywhere",
    ),
    "an expired lot": (expired_lot, "stock.expired", "stock.expired"),
    "a held lot": (held_lot, "stock.held", "stock.held"),
    "a lot out of turn": (says("nurse", f"/take {LATE_STENT}"), "stock.not_fefo", "stock.not_fefo"),
    "a piece that never came": (
        says("nurse", "/take " + LABEL.format(expiry=LATE, lot="S2", serial="X9")),
        "unit.unknown",
        "unit.unknown",
    ),
    "a lot that never came": (
        says("nurse", "/take (01)06901234567892(17)270630(10)S9"),
        "stock.unknown_lot",
        "stock.unknown_lot",
    ),
    "an unknown place": (says("nurse", "/count NOWHERE"), "place.unknown", ""),
}


def sentence(language: str, key: str) -> list[str]:
    """The fixed parts of a refusal's sentence, in order."""
    entry = Catalogue.load().find(language, f"refused.{key}")
    assert not isinstance(entry, Plural)
    return [part.strip() for part in entry.plain if isinstance(part, str) and part.strip()]


def read(said: Said) -> str:
    return without_marks(said.text + said.toast)


@pytest.mark.parametrize("language", languages)
@pytest.mark.parametrize("name", TABLE)
async def test_a_bad_input_is_answered_and_changes_nothing(
    hospital: Hospital, name: str, language: str
) -> None:
    scene, key, recorded = TABLE[name]
    stocked(hospital)
    async with ward(hospital, language) as w:
        w.keep_figures(await w.figures())

        said = await scene(w)

        assert all(part in read(said) for part in sentence(language, key)), read(said)
        assert await w.figures() == w.kept
        if recorded:
            assert recorded in [outcome for _, outcome in await w.audited()]


@pytest.mark.parametrize("language", languages)
async def test_html_in_words_and_names_is_only_text(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        said = await w.say("nurse", "/stock <b>x</b><script>alert(1)</script> & <a")

        assert "<script>" not in said.text
        assert "&lt;b&gt;x" in said.text


@pytest.mark.parametrize("language", languages)
async def test_the_last_piece_goes_to_exactly_one_of_two(hospital: Hospital, language: str) -> None:
    arrive(hospital, "BA-2015", "B1", 1)
    async with ward(hospital, language) as w:
        first, second = await w.at_once(
            ("nurse", "/take BA-2015"), ("second_nurse", "/take BA-2015")
        )

        taken = Words(language)("moved.take")
        won = [said for said in (first, second) if without_marks(taken) in read(said)]
        lost = [said for said in (first, second) if said not in won]
        assert (len(won), len(lost)) == (1, 1)
        answers = [sentence(language, key) for key in ("stock.not_enough", "stock.none_anywhere")]
        assert any(all(part in read(lost[0]) for part in parts) for parts in answers)
        assert w.on_hand("BA-2015") == 0


@pytest.mark.parametrize("language", languages)
async def test_a_lot_out_of_turn_is_taken_for_a_reason_only(
    hospital: Hospital, language: str
) -> None:
    stocked(hospital)
    async with ward(hospital, language) as w:
        await w.say("nurse", f"/take {LATE_STENT}")
        before = w.on_hand("ST-3018")

        asked = await w.say("nurse", "the other box is torn")
        waiting = w.on_hand("ST-3018")
        said = await w.press("nurse", Words(language)("common.reason_sure"))

        assert before == waiting == 2
        assert "the other box is torn" in asked.text
        assert w.on_hand("ST-3018") == 1
        assert "the other box is torn" in said.text


async def test_an_update_that_comes_twice_is_handled_once(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        first = await w.say("nurse", "/take 2 GW-014", update=77_001)
        again = await w.say("nurse", "/take 2 GW-014", update=77_001)

        assert "Taken" in first.text
        assert again.letters == ()
        assert w.on_hand("GW-014") == 3


async def test_a_double_tap_acts_once(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        data = (await w.say("nurse", "/take 2 GW-014")).data("Put back")
        await w.press_data("nurse", data)
        again = await w.press_data("nurse", data)

        assert "already dealt with this" in again.toast
        assert w.on_hand("GW-014") == 5


@pytest.mark.parametrize("language", languages)
async def test_a_button_of_a_message_that_is_gone_is_answered(
    hospital: Hospital, language: str
) -> None:
    stocked(hospital)
    async with ward(hospital, language) as w:
        data = (await w.say("nurse", "/take 2 GW-014")).keyboard[0][1]["callback_data"]

        said = await w.press_data("nurse", data, vanished=True)

        assert without_marks(Words(language)("moved.return")) in read(said)
        assert w.on_hand("GW-014") == 5


async def test_every_stranger_is_only_told_how_to_begin(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        said = [await w.say("stranger", text) for text in ("/start", "/help", "/whoami")]

        assert all("enrolment link" in each.text for each in said)


async def test_a_parted_account_is_a_stranger_again(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        shown = await w.say("nurse", "/stock GW-014")
        await hospital.program.do(bind_now, hospital.staff["nurse"], 8_123)
        hospital.clock.advance(seconds=int(timedelta(minutes=1).total_seconds()))

        said = await w.press_data("nurse", shown.keyboard[0][0]["callback_data"])

        assert "do not know you" in said.toast
        assert w.on_hand("GW-014") == 5
