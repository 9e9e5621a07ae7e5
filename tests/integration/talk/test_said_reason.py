"""A reason said with the goods is not asked for again, and only true reasons are offered."""

from datetime import date

import pytest

from core.people.enlist import NewStaff, add_staff
from core.people.enrolment import bind_now
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
languages = pytest.mark.parametrize("language", ["zh-CN", "en"])
LOT = "26E0019"


@languages
async def test_a_lot_is_held_for_the_reason_that_was_said(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", LOT, 2)
        await w.say("head", f"/hold {LOT} 外包装破损")
        shown = await w.press("head", "1")

        assert "外包装破损" in shown.text
        assert Words(language)("hold.sure_aside", lot=LOT) in shown.labels


@languages
async def test_of_lots_of_one_number_only_what_is_held_is_let_go(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        words = Words(language)
        arrive(hospital, "GW-014", LOT, 1)
        arrive(hospital, "BA-2015", LOT, 1)
        none = await w.say("head", f"/release {LOT}")
        assert none.text == words.html("hold.nothing_out")

        await w.say("head", "/hold GW-014 damaged")
        await w.press("head", words("hold.sure_aside", lot=LOT))
        shown = await w.say("head", f"/release {LOT}")
        assert words.html("label.which", number=LOT) not in shown.text
        assert shown.labels


@languages
async def test_a_disposal_keeps_the_reason_that_was_said(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", LOT, 1)
        shown = await w.say("storekeeper", "/dispose 1 GW-014 破损")

        assert Words(language)("dispose.reason.damaged") in shown.text
        assert Words(language)("dispose.sure") in shown.labels


SPOKEN = {
    "报废1个 GW-014，包装破损": "包装破损",
    "/dispose 1 GW-014 掉地上污染了": "掉地上污染了",
    "把 GW-014 报废，掉地上了": "掉地上了",
    "dispose of one GW-014, dropped on the floor": "dropped on the floor",
    "throw away 1 GW-014 dirty": "",
}


@languages
@pytest.mark.parametrize("sentence", list(SPOKEN))
@pytest.mark.parametrize("who", ["nurse", "storekeeper"])
async def test_the_reason_in_the_sentence_is_not_asked_for(
    hospital: Hospital, language: str, sentence: str, who: str
) -> None:
    async with ward(hospital, language) as w:
        words = Words(language)
        arrive(hospital, "GW-014", LOT, 1)
        if who == "nurse":
            await w.say("nurse", "/take 1 GW-014")
        shown = await w.say(who, sentence)

        assert words("dispose.sure") in shown.labels
        assert SPOKEN[sentence] in shown.text


@languages
async def test_a_piece_by_its_number_is_disposed_of_with_any_reason(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "ST-3018", "S1", 2, serials=("DUH0076362", "DUH0076363"))
        for why in ("掉地上了", "封口看着怪"):
            shown = await w.say("storekeeper", f"报废 DUH0076362 {why}")
            assert why in shown.text
            assert Words(language)("dispose.sure") in shown.labels


@languages
async def test_who_has_one_and_may_dispose_keeps_the_reason_for_the_hand(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        words = Words(language)
        arrive(hospital, "GW-014", LOT, 3)
        await w.say("head", "/take 1 GW-014")
        await w.say("head", "/dispose GW-014 recalled")
        shown = await w.press("head", words("dispose.in_hand", n=1))

        assert words("dispose.sure") in shown.labels
        assert "recalled" in shown.text


@languages
async def test_only_what_is_expired_is_disposed_of_as_expired(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        expired = Words(language)("dispose.reason.expired")
        arrive(hospital, "GW-014", LOT, 1)
        arrive(hospital, "BA-2015", "OLD1", 1, expiry=date(2026, 3, 12))

        good = await w.say("storekeeper", f"/dispose 1 GW-014 {expired}")
        assert expired not in good.labels
        assert Words(language)("dispose.reason.damaged") in good.labels

        hospital.clock.advance(days=5)
        over = await w.say("storekeeper", "/dispose 1 BA-2015")
        assert expired in over.labels


@languages
async def test_what_was_just_taken_is_found_in_the_hands(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 3)
        arrive(hospital, "BA-2015", "B1", 3)
        await w.say("nurse", "/take 1 BA-2015")
        await w.say("nurse", "/take 1 GW-014")
        back = await w.say("nurse", "刚领的球囊退回去")

        assert "BA-2015" in back.text
        assert Words(language).html("mine.none_fits") not in back.text


@languages
async def test_an_unknown_role_names_the_roles_there_are(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        text = (await w.say("administrator", "/grant NURSE king")).text

        assert "king" in text
        assert Words(language)("common.role.nurse") in text
        assert "/link" not in text


@languages
async def test_who_has_no_role_is_told_so(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        new = hospital.program.do_now(add_staff, NewStaff("NEW1", "新人", "New One"))
        await hospital.program.do(bind_now, new, 900)
        w.users["new"], w.languages["new"] = 900, language
        refused, helped = await w.say("new", "/take 1 GW-014"), await w.say("new", "/help")
        spoken = Words("zh-CN" if "角色" in refused.text else "en")

        assert refused.text == spoken("refused.people.no_role")
        assert spoken.html("people.no_roles") in helped.text
        assert spoken.html("people.help_plain") not in helped.text


@languages
async def test_two_slashes_are_said_back_as_written(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        text = (await w.say("nurse", "//take")).text

        assert text.startswith(Words(language).html("people.no_command", name="/take"))


@languages
async def test_too_many_are_called_too_many(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        text = (await w.say("nurse", "/take 1e9 GW-014")).text

        assert text == Words(language)("refused.quantity.beyond", most=1_000_000)


@languages
async def test_a_single_piece_that_came_is_called_by_its_serial(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        words = Words(language)
        arrive(hospital, "ST-3018", "S1", 1, serials=("DUH0081917",))
        await w.say("nurse", "/transfer 1 ST-3018 OR")
        await w.press("nurse", words("transfer.send"))
        await w.say("or_nurse", "/transfers")
        await w.press("or_nurse", "TR-")
        await w.press("or_nurse", words("transfer.difference"))
        shown = await w.press("or_nurse", words("transfer.not_come"))
        before = {"zh-CN": "批号", "en": "lot"}[language]

        assert "DUH0081917" in shown.text
        assert f"{before} DUH0081917" not in shown.text
