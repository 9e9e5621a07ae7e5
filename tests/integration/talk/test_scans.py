"""Several codes in one message are taken, put back or used one after another."""

from dataclasses import replace

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.flow.receipt import Receive, ReceiveLine, receive
from core.stock.catalogue import put_items
from core.stock.naming import NewUnit
from handlers.meaning.codes_in import parts_of
from locales import Words
from tests.conftest import NOON
from tests.hospital import ITEMS, LONG, Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
languages = pytest.mark.parametrize("language", ["zh-CN", "en"])
GS1 = "(01)06901234567892(17)270630(10)S1(21)SNA000{}"


def stocked(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 3, serials=["SNA0001", "SNA0002", "SNA0003"])


@languages
@pytest.mark.parametrize(
    "said",
    [
        "SNA0001\nSNA0002",
        "SNA0001 SNA0002",
        "SNA0001、SNA0002",
        "/take SNA0001\nSNA0002",
        f"{GS1.format(1)}\n{GS1.format(2)}",
    ],
)
async def test_all_are_taken_and_put_back(hospital: Hospital, language: str, said: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        stocked(hospital)
        card = await w.say("nurse", said)
        taken = await w.press("nurse", words("code_talk.all_take", n=2))
        left = w.on_hand("ST-3018")
        again = await w.say("nurse", said.removeprefix("/take "))
        await w.press("nurse", words("code_talk.all_return", n=2))

        assert words.html("code_talk.several", n=2) in card.text
        assert "SNA0001" in card.text
        assert taken.labels.count(words("take.use")) == 2
        assert left == 1
        assert again.labels
        assert w.on_hand("ST-3018") == 3


@languages
@pytest.mark.parametrize("by", ["button", "writing"])
async def test_all_are_used_on_a_case(hospital: Hospital, language: str, by: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        stocked(hospital)
        place = hospital.places["CATH"].id
        await hospital.door("head").do(schedule_case, ScheduleCase("C-77", place, NOON, "PCI"))
        await w.say("nurse", "SNA0001 SNA0002")
        await w.press("nurse", words("code_talk.all_use", n=2))
        used = await w.press("nurse", "") if by == "button" else await w.say("nurse", "C-77")

        assert used.text.count("C-77") >= 2
        assert w.on_hand("ST-3018") == 1


@languages
async def test_what_is_refused_of_one_keeps_none_of_the_others(
    hospital: Hospital, language: str
) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        stocked(hospital)
        await w.say("second_nurse", "/take SNA0001")
        await w.say("nurse", "SNA0001 SNA0002 SNX9999")
        done = await w.press("nurse", words("code_talk.all_take", n=2))

        assert "SNA0001" in done.text
        assert done.labels.count(words("take.use")) == 1
        assert w.on_hand("ST-3018") == 1


@languages
async def test_too_many_are_sent_in_parts(hospital: Hospital, language: str) -> None:
    serials = [f"SNA{n:04d}" for n in range(21)]
    arrive(hospital, "ST-3018", "S1", 21, serials=serials)
    async with ward(hospital, language) as w:
        refused = await w.say("nurse", "\n".join(serials))

        assert refused.text == Words(language).html("refused.code.too_many", n=21, most=20)


@languages
async def test_elsewhere_one_is_asked_for(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        stocked(hospital)
        refused = await w.say("nurse", "/transfer SNA0001 SNA0002")

        assert refused.text == Words(language).html("refused.code.one_by_one")


@languages
@pytest.mark.parametrize(
    "said", ["领1个导丝和2个支架3.0x18", "take 1 guidewire and 2 3.0x18 stents"]
)
async def test_the_first_of_two_articles_is_taken(
    hospital: Hospital, language: str, said: str
) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        stocked(hospital)
        arrive(hospital, "GW-014", "W1", 5)
        taken = await w.say("nurse", said)

        assert words.html("take.one_at_a_time")[:12] in taken.text
        assert words("take.use") in taken.labels
        assert (w.on_hand("GW-014"), w.on_hand("ST-3018")) == (4, 3)


@languages
@pytest.mark.parametrize(
    "said", ["GW-014 BA-2015", "GW-014\nBA-2015", "/take GW-014、BA-2015", "/stock REF/77 BA-2015"]
)
async def test_codes_of_several_articles_are_all_answered(
    hospital: Hospital, language: str, said: str
) -> None:
    words = Words(language)
    wire = replace(ITEMS[-1], catalog_ref="REF/77")
    hospital.program.do_now(put_items, (wire,))
    arrive(hospital, "GW-014", "W1", 5)
    arrive(hospital, "BA-2015", "B1", 5)
    async with ward(hospital, language) as w:
        card = await w.say("nurse", said)
        await w.press("nurse", words("code_talk.all_take", n=2))

        assert words.html("code_talk.several", n=2) in card.text
        assert (w.on_hand("GW-014"), w.on_hand("BA-2015")) == (4, 4)


async def test_one_that_is_no_code_here_is_named_among_the_others(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    arrive(hospital, "BA-2015", "B1", 5)
    async with ward(hospital) as w:
        card = await w.say("nurse", "GW-014 ZZ-9999 BA-2015")

        assert Words("en").html("code_talk.several_unknown", code="ZZ-9999") in card.text
        assert Words("en")("code_talk.all_take", n=2) in card.labels


async def test_a_hospital_code_of_any_beginning_is_one_of_several(hospital: Hospital) -> None:
    units = (NewUnit("S1", "ZSYY000001"), NewUnit("S2", "ZSYY000002"))
    line = ReceiveLine(hospital.items["ST-3018"], "L", 2, LONG, units=units)
    place = hospital.places["CATH-A1"].id
    hospital.door("storekeeper").do_now(receive, Receive(place, (line,)))
    async with ward(hospital) as w:
        await w.say("nurse", "ZSYY000001 zsyy000002")
        await w.press("nurse", Words("en")("code_talk.all_take", n=2))

        assert w.on_hand("ST-3018") == 0


@pytest.mark.parametrize(
    "text", ["3.0x18 2.5x15", "支架 3018", "2 GC-0002", "SNA0001", "how many 3.0 x 18", "GC-0002\n"]
)
async def test_sizes_and_single_numbers_are_no_list(text: str, database_url: str) -> None:
    assert parts_of(text) == ()
