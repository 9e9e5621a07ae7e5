"""Turned: the verb comes last, "it" is meant, and what is in the hands is looked for there."""

import pytest

from core.care.case import ScheduleCase, schedule_case
from locales import Words
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
languages = pytest.mark.parametrize("language", ["zh-CN", "en"])
CASE = "CATH-260310-01"


async def stocked(w: Ward) -> None:
    """Have stents and wires on the shelf, and an operation today."""
    arrive(w.hospital, "ST-3018", "S1", 2, serials=["SNA0001", "SNA0002"])
    arrive(w.hospital, "ST-2718", "S2", 2, serials=["SNB0001", "SNB0002"])
    arrive(w.hospital, "GW-014", "W1", 9)
    place = w.hospital.places["CATH"].id
    await w.hospital.door("head").do(schedule_case, ScheduleCase(CASE, place, NOON, "PCI"))


@languages
@pytest.mark.parametrize(
    "said", [f"刚才那个用在{CASE}", f"use it on {CASE}", f"刚领的那个用于{CASE}", f"/use {CASE} it"]
)
async def test_it_is_what_was_taken_last(hospital: Hospital, language: str, said: str) -> None:
    async with ward(hospital, language) as w:
        await stocked(w)
        await w.say("nurse", "/take 1 GW-014")
        await w.say("nurse", "/take SNA0001")
        used = await w.say("nurse", said)

        assert CASE in used.text
        assert "SNA0001" in used.text
        assert Words(language)("common.undo") in used.labels


@languages
@pytest.mark.parametrize("said", ["return it", "刚才那个退了", "刚才那个退回", "把刚才那个退了"])
async def test_it_goes_back(hospital: Hospital, language: str, said: str) -> None:
    async with ward(hospital, language) as w:
        await stocked(w)
        await w.say("nurse", "/take 1 GW-014")
        await w.say("nurse", "/take SNA0001")
        back = await w.say("nurse", said)

        assert "SNA0001" in back.text
        assert Words(language)("common.undo") in back.labels


@languages
@pytest.mark.parametrize(
    "said", ["全部退回", "都退了", "return everything", "全部退还", "put back all"]
)
async def test_everything_goes_back(hospital: Hospital, language: str, said: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        await stocked(w)
        await w.say("nurse", "/take 3 GW-014")
        before = w.on_hand("GW-014")
        await w.say("nurse", said)

        assert (before, w.on_hand("GW-014")) == (6, 9)
        await w.say("nurse", "/take 1 GW-014")
        await w.say("nurse", "/take SNA0001")
        assert words.html("mine.which_return") in (await w.say("nurse", said)).text


@languages
@pytest.mark.parametrize("said", ["支架3.0x18 用了1个", "支架 3.0x18用了", "用了1个3.0x18支架"])
async def test_a_verb_at_the_end_uses(hospital: Hospital, language: str, said: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        await stocked(w)
        await w.say("nurse", "/take SNA0001")
        asked = await w.say("nurse", said)
        used = await w.press("nurse", "") if CASE in asked.labels[0] else asked

        assert words.html("use.which_case") in asked.text
        assert "SNA0001" in used.text


@languages
@pytest.mark.parametrize(
    "said", ["掉地上了一个支架3.0x18", "I dropped one 3.0x18 stent", "刚才那个掉地上了"]
)
async def test_what_fell_down_goes_to_waste(hospital: Hospital, language: str, said: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        await stocked(w)
        await w.say("nurse", "/take SNA0001")
        asked = await w.say("nurse", said)

        assert "SNA0001" in asked.text
        assert words.html("waste.why", n=1, item="…", label="…")[:2] in asked.text
        assert len(asked.labels) > 3


@languages
@pytest.mark.parametrize("said", ["送2个GW-014去手术室", "送2个导丝到手术室"])
async def test_what_is_to_be_sent_is_a_transfer(
    hospital: Hospital, language: str, said: str
) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        await stocked(w)
        card = await w.say("nurse", said)

        assert words("transfer.send") in card.labels
        assert "<b>2</b>" in card.text


@languages
async def test_who_wants_one_takes_it(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        await stocked(w)
        taken = await w.say("nurse", "我要一个3.0的18的支架")

        assert Words(language)("take.use") in taken.labels
        assert w.on_hand("ST-3018") == 1


@languages
async def test_a_reservation_names_its_case_without_blanks(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        await stocked(w)
        kept = await w.say("nurse", f"预留2个支架3.0x18给{CASE}")

        assert CASE in kept.text or "S1" in kept.text


@languages
@pytest.mark.parametrize(
    "said",
    ["还1个支架", "退一个支架", "/return 支架", "return one stent", "退2.75x18", "退2.75的支架"],
)
async def test_what_goes_back_is_looked_for_in_the_hands(
    hospital: Hospital, language: str, said: str
) -> None:
    async with ward(hospital, language) as w:
        await stocked(w)
        await w.say("nurse", "/take SNB0001")
        back = await w.say("nurse", said)

        assert "SNB0001" in back.text
        assert Words(language)("common.undo") in back.labels


@languages
async def test_several_in_the_hands_are_offered_and_no_others(
    hospital: Hospital, language: str
) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        await stocked(w)
        for label in ("SNA0001", "SNB0001"):
            await w.say("nurse", f"/take {label}")
        await w.say("nurse", "/take 1 GW-014")
        asked = await w.say("nurse", "退支架" if language == "zh-CN" else "return stent")
        back = await w.say("nurse", "2.75")

        assert words.html("mine.which_return") in asked.text
        assert len(asked.labels) == 3
        assert "SNB0001" in back.text


@languages
@pytest.mark.parametrize("said", ["/return 球囊", f"/use {CASE} 球囊扩张导管", "退1个球囊"])
async def test_what_is_not_in_the_hands_is_said(
    hospital: Hospital, language: str, said: str
) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        await stocked(w)
        await w.say("nurse", "/take SNA0001")
        answer = await w.say("nurse", said)

        if not said.startswith("/use"):
            assert words.html("mine.none_fits") in answer.text
            assert "SNA0001" in answer.labels[0]
        assert w.on_hand("ST-3018") == 1


@languages
async def test_what_is_used_of_a_family_is_the_one_in_hand(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        await stocked(w)
        await w.say("nurse", "/take SNB0001")
        used = await w.say("nurse", f"/use {CASE} 冠脉药物支架")

        assert "SNB0001" in used.text
        assert CASE in used.text


@languages
@pytest.mark.parametrize(
    "said",
    [
        "/use ZY123456 SNA0001",
        "used SNA0001 in case 2",
        "/use SNA0001 ZY123456",
        "/use P-李四 SNA0001",
    ],
)
async def test_a_case_that_nobody_knows_is_not_dropped(
    hospital: Hospital, language: str, said: str
) -> None:
    async with ward(hospital, language) as w:
        await stocked(w)
        await w.say("nurse", "/take SNA0001")
        asked = await w.say("nurse", said)
        left = await w.say("nurse", "nm")

        token = "ZY123456" if "ZY" in said else "2" if "case" in said else "…"
        assert (
            Words(language)("refused.care.no_such_case", case=token)[:6] in asked.text
            or "ZY" in token
        )
        assert token in asked.text
        assert "李四" not in asked.text
        assert Words(language)("common.cancel") in asked.labels
        assert left.text == Words(language)("common.cancelled")
        assert w.on_hand("ST-3018") == 1


@languages
async def test_a_lot_that_looks_like_a_power_of_ten_is_taken(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "26E0014", 5)
        for said in ("/take 26E0014", "领 26E0014"):
            taken = await w.say("nurse", said)
            assert "26E0014" in taken.text
            assert Words(language)("take.use") in taken.labels
        assert "26E0014" in (await w.say("nurse", "/return 26E0014")).text
        assert "26E0014" in (await w.say("head", "/hold 26E0014")).text
        refused = await w.say("nurse", "/take 1e9 GW-014")
        assert refused.text == Words(language).html("refused.quantity.beyond", most=1_000_000)


@languages
@pytest.mark.parametrize("said", ["return it", f"use it on {CASE}", "刚才那个退了"])
async def test_nothing_is_meant_by_it_with_empty_hands(
    hospital: Hospital, language: str, said: str
) -> None:
    async with ward(hospital, language) as w:
        await stocked(w)
        answer = await w.say("nurse", said)

        assert answer.text == Words(language).html("refused.mine.nothing_open")
