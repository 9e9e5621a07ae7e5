"""Counts of others: seen with who counts since when, ended, and read to the end before a yes."""

import pytest

from core.people.group import link_group
from core.people.staff import Role
from core.stock.catalogue import NewItem, put_items
from core.stock.count import CountLineOf, OpenCount, count_line, finish_count, open_count
from core.stock.count_record import CountView
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id
from tests.integration.talk.ward import GROUP, Said, Ward, ward

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])
NAMES = {"zh-CN": "王芳", "en": "Wang Fang"}


def begun(hospital: Hospital, place: str = "CATH-A1", who: str = "nurse") -> CountView:
    """Let somebody begin a count and say how many wires there are."""
    sheet = hospital.door(who).do_now(open_count, OpenCount(hospital.places[place].id))
    lot = lot_id(hospital, "GW-014", "W1")
    hospital.door(who).do_now(count_line, CountLineOf(sheet.id, 5, lot=lot))
    return sheet


def stocked(hospital: Hospital, lots: int) -> None:
    """Put a wire and many more lots on the shelf, each of an item of its own."""
    new = [
        NewItem(f"X-{at:03}", "X", f"导管 {at}", f"Catheter {at}", unit="根") for at in range(lots)
    ]
    ids = hospital.program.do_now(put_items, new)
    hospital.items |= {item.code: found for item, found in zip(new, ids, strict=True)}
    for item in new:
        arrive(hospital, item.code, "L1", 2)


async def reviewed(w: Ward, sheet: CountView) -> Said:
    """Let the head look at the first page of a count."""
    await w.say("head", "/counts")
    return await w.press("head", sheet.code)


@LANGUAGES
async def test_a_place_that_is_counted_says_by_whom_and_since_when(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "W1", 9)
    begun(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        colleague = await w.say("second_nurse", "/count CATH-A1")
        head = await w.say("head", "/count CATH-A1")

        since = words("count.heading", code="", place="", at=hospital.clock.now(), n=1)
        assert NAMES[language] in colleague.text
        assert since.split("·")[1].strip() in colleague.text
        assert words("count.busy_wait") in colleague.text
        assert "9" not in colleague.text.split("CT-")[1].split(NAMES[language])[1]
        assert colleague.labels == []
        assert head.labels == [words("count.end")]


async def test_who_may_review_ends_a_count_that_was_left(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 9)
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 5")
        await w.say("storekeeper", "/count CATH-A1")
        sure = await w.press("storekeeper", "End this count")
        done = await w.press("storekeeper", "Yes, end it")
        lost = await w.say("nurse", "GW-014 4")
        anew = await w.press("storekeeper", "Count here myself", of=done)

        assert "Wang Fang has counted lots and pieces: 1" in sure.text
        assert "no figure has changed" in done.text
        assert "Liu Qiang has ended your count" in done.pushed[w.users["nurse"]].text
        assert "Now" not in lost.text
        assert "Counting Cabinet A bin 1" in anew.text
        assert w.on_hand("GW-014") == 9


async def test_to_go_back_ends_nothing(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 9)
    sheet = begun(hospital)
    async with ward(hospital) as w:
        await w.say("head", "/count CATH-A1")
        await w.press("head", "End this count")
        back = await w.press("head", "Back")
        await w.press("head", "End this count")
        await w.press("head", "Cancel")

        assert "End this count" in back.labels
        assert "Go on" in (await w.say("nurse", sheet.code)).labels[0]


async def test_a_count_that_waits_for_its_review_is_led_to(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 9)
    sheet = begun(hospital)
    hospital.door("nurse").do_now(finish_count, sheet.id)
    async with ward(hospital) as w:
        assert (await w.say("head", "/count CATH-A1")).labels == ["See the differences"]
        assert (await w.say("nurse", "/count CATH-A1")).labels == []


@LANGUAGES
async def test_counts_lists_what_goes_on_beside_what_waits(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "W1", 9)
    going = begun(hospital)
    arrive(hospital, "GW-014", "W1", 9, place="STORE-1")
    waiting = begun(hospital, "STORE-1", "storekeeper")
    hospital.door("storekeeper").do_now(finish_count, waiting.id)
    async with ward(hospital, language) as w:
        words = Words(language)
        listed = await w.say("auditor", "/counts")
        card = await w.press("auditor", going.code, of=listed)

        assert words.html("count.going_on", total=1) in listed.text
        assert NAMES[language] in listed.text
        assert waiting.code in listed.text
        assert words("count.state.counting") in card.text
        assert card.labels == []


async def test_without_any_count_there_is_nothing_to_list(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        assert "No count waits" in (await w.say("head", "/counts")).text


@LANGUAGES
async def test_what_was_not_counted_is_said_in_bold(hospital: Hospital, language: str) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    stocked(hospital, 3)
    sheet = begun(hospital)
    hospital.door("nurse").do_now(finish_count, sheet.id)
    async with ward(hospital, language) as w:
        words = Words(language)
        shown = await reviewed(w, sheet)

        assert words.html("count.not_all", seen=1, total=4, unseen=3) in shown.text
        assert (
            shown.text.count({"zh-CN": "<b>没有点到</b>", "en": "<b>not counted</b>"}[language])
            == 3
        )
        assert words("count.approve") in shown.labels


async def test_a_whole_count_says_that_all_was_counted(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    sheet = begun(hospital)
    hospital.door("nurse").do_now(finish_count, sheet.id)
    async with ward(hospital) as w:
        shown = await reviewed(w, sheet)

        assert "All 1 lots and pieces of the shelf were counted" in shown.text
        assert "not counted" not in shown.text


async def test_a_long_review_is_read_to_the_end_and_approved_twice(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 9)
    stocked(hospital, 45)
    sheet = begun(hospital)
    hospital.door("nurse").do_now(finish_count, sheet.id)
    async with ward(hospital) as w:
        pages = [await reviewed(w, sheet)]
        while "Next" in pages[-1].labels:
            pages.append(await w.press("head", "Next", of=pages[-1]))
        sure = await w.press("head", "Approve and adjust", of=pages[-1])
        asked = await w.press("head", "Approve, they are gone", of=sure)
        done = await w.press("head", "had been put", of=asked)

        assert [("Approve and adjust" in page.labels) for page in pages] == [False, False, True]
        assert all("Count again" in page.labels for page in pages)
        assert "counted <b>5</b>" in pages[0].text
        assert "Please read to the last page" in pages[0].text
        assert "Please read to the last page" not in pages[-1].text
        assert sum(page.text.count("<b>not counted</b>") for page in pages) == 45
        assert "Never counted at all: 45" in sure.text
        assert "approved" in done.text
        assert w.on_hand("X-000") == 0


async def test_a_few_that_were_not_counted_are_approved_at_once(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    stocked(hospital, 2)
    sheet = begun(hospital)
    hospital.door("nurse").do_now(finish_count, sheet.id)
    async with ward(hospital) as w:
        await reviewed(w, sheet)

        assert "Why do they differ" in (await w.press("head", "Approve and adjust")).text


async def test_in_a_group_the_second_question_is_the_approvers_own(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    stocked(hospital, 8)
    sheet = begun(hospital)
    async with ward(hospital) as w:
        await hospital.door("administrator").do(link_group, GROUP, 0, Role.DEPARTMENT_HEAD, "CATH")
        await w.say("nurse", sheet.code)
        await w.press("nurse", "Go on")
        await w.press("nurse", "Finish")
        card = (await w.press("nurse", "Yes, send it")).pushed[GROUP]
        await w.press("head", "See the differences", of=card, group=GROUP)
        sure = await w.press("head", "Approve and adjust", group=GROUP)
        other = await w.press("storekeeper", "Approve, they are gone", of=sure, group=GROUP)
        mine = await w.press("head", "Count again", of=sure, group=GROUP)

        assert other.toast
        assert "goes back to be counted again" in mine.text
