"""A transfer that differs: what came is scanned, the rest is said at once; no code is a remark."""

import pytest

from core.flow.transfer import Dispatch, DispatchLine, dispatch
from core.flow.transfer_view import TransferView, transfer
from core.stock.figures import Figures
from locales import Words
from tests.acts import figures, prove_clean, unit
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])
SERIALS = tuple(f"SA-000{number}" for number in range(1, 6))


def sent(hospital: Hospital) -> TransferView:
    """Five stents and three wires on their way from the store to the operating rooms."""
    arrive(hospital, "ST-3018", "S1", 5, place="STORE-1", serials=SERIALS)
    arrive(hospital, "GW-014", "LOT-W1", 3, place="STORE-1")
    lines = [DispatchLine(0, 1, unit=unit(hospital, serial).id) for serial in SERIALS]
    lines.append(DispatchLine(hospital.items["GW-014"], 3))
    ends = (hospital.places["STORE"].id, hospital.places["OR"].id)
    return hospital.door("storekeeper").do_now(dispatch, Dispatch(*ends, tuple(lines)))


def there(hospital: Hospital, item: str = "ST-3018") -> Figures:
    return figures(hospital, item, "OR")


async def differs(w: Ward, words: Words, code: str) -> None:
    await w.say("or_nurse", f"/transfers {code}")
    await w.press("or_nurse", words("transfer.difference"))


@LANGUAGES
async def test_what_is_scanned_has_come_and_of_the_rest_nothing(
    hospital: Hospital, language: str
) -> None:
    its = sent(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await differs(w, words, its.code)
        one = await w.say("or_nurse", "SA-0003")
        await w.say("or_nurse", "SA-0001\nSA-0004")
        summary = await w.press("or_nurse", words("transfer.rest_not", n=3))
        await w.press("or_nurse", words("transfer.sure"))
        done = await w.press("or_nurse", words("transfer.no_remark"))

        assert "SA-0003" in one.text
        assert words("transfer.rest_came", n=5) in one.labels
        assert words("transfer.sure") in summary.labels
        assert (there(hospital).on_hand, there(hospital).in_transit) == (3, 2)
        assert there(hospital, "GW-014").in_transit == 3
        assert w.users["storekeeper"] in done.pushed
        prove_clean(hospital)


async def test_all_but_one_is_said_with_two_presses(hospital: Hospital) -> None:
    its = sent(hospital)
    async with ward(hospital) as w:
        await differs(w, Words("en"), its.code)
        await w.press("or_nurse", "It did not come")
        await w.press("or_nurse", "All the others came (5)")
        await w.press("or_nurse", "Receive")
        await w.press("or_nurse", "Nothing to say")

        assert (there(hospital).on_hand, there(hospital).in_transit) == (4, 1)
        assert there(hospital, "GW-014").on_hand == 3
        prove_clean(hospital)


async def test_a_lot_that_is_scanned_is_asked_about_next(hospital: Hospital) -> None:
    its = sent(hospital)
    async with ward(hospital) as w:
        await differs(w, Words("en"), its.code)
        asked = await w.say("or_nurse", "LOT-W1")
        after = await w.press("or_nurse", "2")

        assert "Guidewire" in asked.text
        assert "3 sent; how many came?" in asked.text
        assert "SA-0001" in after.text


@LANGUAGES
async def test_what_was_not_sent_with_it_is_refused(hospital: Hospital, language: str) -> None:
    its = sent(hospital)
    arrive(hospital, "ST-3018", "S1", 1, serials=("SB-0009",))
    async with ward(hospital, language) as w:
        words = Words(language)
        await differs(w, words, its.code)
        for label in ("SB-0009", "ZZ-9999"):
            said = await w.say("or_nurse", label)
            about = {"label": label, "transfer": its.code}
            assert said.text == words("refused.flow.not_in_transfer", **about)


async def test_a_code_is_no_remark_and_counts_as_come(hospital: Hospital) -> None:
    its = sent(hospital)
    async with ward(hospital) as w:
        await differs(w, Words("en"), its.code)
        await w.press("or_nurse", "It did not come")
        await w.press("or_nurse", "All the others came")
        asked = await w.press("or_nurse", "Receive")
        late = await w.say("or_nurse", "SA-0001")
        done = await w.press("or_nurse", "Receive")

        assert "1" in asked.text
        assert "SA-0001" in late.text
        assert there(hospital).on_hand == 5
        assert "Still in transit" not in done.text
        assert w.hospital.door("or_nurse").ask_now(transfer, its.id).note == ""


@LANGUAGES
async def test_a_remark_is_read_once_more_before_anything_is_received(
    hospital: Hospital, language: str
) -> None:
    its = sent(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await differs(w, words, its.code)
        await w.press("or_nurse", words("transfer.not_come"))
        await w.press("or_nurse", words("transfer.rest_came", n=5))
        await w.press("or_nurse", words("transfer.sure"))
        back = await w.say("or_nurse", "box damaged")

        assert "box damaged" in back.text
        assert there(hospital).on_hand == 0
        done = await w.press("or_nurse", words("common.reason_sure"))
        assert there(hospital).on_hand == 4
        assert "box damaged" in done.pushed[w.users["storekeeper"]].text


async def test_the_last_scan_can_be_corrected(hospital: Hospital) -> None:
    its = sent(hospital)
    async with ward(hospital) as w:
        await differs(w, Words("en"), its.code)
        await w.say("or_nurse", "SA-0004")
        await w.press("or_nurse", "Correct the last")
        await w.press("or_nurse", "None of the others came (6)")
        await w.press("or_nurse", "Receive")
        done = await w.press("or_nurse", "Nothing to say")

        assert there(hospital).on_hand == 0
        assert "Still in transit: <b>8</b>" in done.text


@LANGUAGES
async def test_the_list_is_short_and_its_buttons_say_what_is_sent(
    hospital: Hospital, language: str
) -> None:
    its = sent(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        listed = await w.say("or_nurse", "/transfers")
        lines = listed.text.splitlines()
        day = words.html("transfer.list_day", day=its.dispatched_at)

        assert lines[:2] == [words.html("transfer.open_title", total=1), day]
        assert str(its.dispatched_at.year) not in lines[2]
        assert its.code in lines[2]
        stent = {"zh-CN": "冠脉", "en": "Coronary stent"}[language]
        assert listed.labels[0].startswith(its.code)
        assert stent in listed.labels[0]
        assert "×5" in listed.labels[0]


async def test_who_has_just_sent_one_sees_it_first_among_many(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 99, place="STORE-1")
    ends = (hospital.places["STORE"].id, hospital.places["CATH"].id)
    command = Dispatch(*ends, (DispatchLine(hospital.items["GW-014"]),))
    made = [hospital.door("storekeeper").do_now(dispatch, command) for _ in range(60)]
    async with ward(hospital) as w:
        first = await w.say("storekeeper", "/transfers")
        second = await w.press("storekeeper", "Next")

        assert "<b>On their way</b>: 60" in first.text
        assert first.labels[0].startswith(made[-1].code)
        assert second.labels[0].startswith(made[-9].code)
        assert "page 2 of 8" in second.labels
