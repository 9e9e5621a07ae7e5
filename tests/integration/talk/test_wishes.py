"""Wishes in the chat: all sizes read at once, approved in two presses, ended with a reason."""

import pytest

from core.care.substitute import AskSubstitute, ask_substitute, substitutes
from core.people.group import link_group
from core.people.staff import Role
from core.stock.catalogue import NewItem, SizeText, put_items
from locales import Words
from tests.hospital import Hospital
from tests.integration.talk.ward import GROUP, ward

FAMILIES = (
    ("ALPHA", "晨星 冠脉支架", "Morningstar stent"),
    ("BETA", "清泉 球囊", "Spring balloon"),
)


@pytest.fixture
def asked(hospital: Hospital) -> tuple[int, ...]:
    """Ask for three stents of a family by balloons that are a little longer."""
    items: dict[str, tuple[int, ...]] = {}
    for (family, zh, en), length in zip(FAMILIES, ("12", "15"), strict=True):
        new = [
            NewItem(
                *(f"{family}-{wide}", family, f"{zh} {wide}×{length} mm"),
                f"{en} {wide}×{length} mm",
                unit="个",
                sizes=(SizeText("diameter", wide, "mm"), SizeText("length", length, "mm")),
            )
            for wide in ("2.5", "2.75", "3.0")
        ]
        items[family] = hospital.program.do_now(put_items, new)
    door = hospital.door("surgeon")
    for pair in zip(items["ALPHA"], items["BETA"], strict=True):
        wanted = AskSubstitute(*pair, "小血管病变 · Small vessels", "科务会 · Minutes")
        door.do_now(ask_substitute, wanted)
    return items["ALPHA"]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_family_is_approved_in_one_step_and_named_before(
    hospital: Hospital, asked: tuple[int, ...], language: str
) -> None:
    async with ward(hospital, language) as w:
        words = Words(language)
        listed = await w.say("head", "/rules")
        shown = await w.press("head", "1")
        sure = await w.press("head", words("substitute.yes_year"))
        done = await w.press("head", words("substitute.yes_sure"))

        name = "晨星 冠脉支架" if language == "zh-CN" else "Morningstar stent"
        condition = "小血管病变" if language == "zh-CN" else "Small vessels"
        assert "3" in listed.text
        assert "2.75×12 mm" in shown.text
        assert name in sure.text
        assert condition in sure.text
        assert "2.75×15 mm" in sure.text
        assert "2027" in sure.text
        assert f"{name} 2.5" not in done.text
        assert done.pushed[w.users["surgeon"]].text
    for item in asked:
        assert len(hospital.door("nurse").ask_now(substitutes, item)) == 1


async def test_to_go_back_approves_nothing(hospital: Hospital, asked: tuple[int, ...]) -> None:
    async with ward(hospital) as w:
        await w.say("head", "/rules")
        await w.press("head", "1")
        sure = await w.press("head", "Approve without end")
        back = await w.press("head", "Back")

        assert "Valid without end" in sure.text
        assert "Approve for a year" in back.labels
    assert hospital.door("nurse").ask_now(substitutes, asked[0]) == ()


async def test_who_asked_is_offered_no_decision(hospital: Hospital, asked: tuple[int, ...]) -> None:
    pair = (hospital.items["ST-3018"], hospital.items["ST-2718"])
    hospital.door("head").do_now(ask_substitute, AskSubstitute(*pair, "in need"))
    async with ward(hospital) as w:
        await w.say("head", "/rules")
        shown = await w.press("head", "2")

        assert "somebody else" in shown.text
        assert shown.labels == ["Cancel"]


async def test_a_family_that_stands_is_ended_at_once(
    hospital: Hospital, asked: tuple[int, ...]
) -> None:
    async with ward(hospital) as w:
        await w.say("head", "/rules")
        await w.press("head", "1")
        await w.press("head", "Approve without end")
        await w.press("head", "Yes, approve")
        await w.say("head", "/rules")
        await w.press("head", "Rules that stand")
        shown = await w.press("head", "1")
        await w.press("head", "End this rule")
        done = await w.say("head", "the maker has changed the coating")

        assert "Approved by Zhou Li" in shown.text
        assert done.text == "Ended: Morningstar stent → Spring balloon."
    assert hospital.door("nurse").ask_now(substitutes, asked[0]) == ()


async def test_in_a_group_only_who_decides_there_presses(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await hospital.door("administrator").do(link_group, GROUP, 0, Role.DEPARTMENT_HEAD, "CATH")
        await w.say("surgeon", "/sub ST-3018")
        await w.press("surgeon", "Ask for a new rule")
        await w.say("surgeon", "ST-2718")
        await w.say("surgeon", "vessel below 2.9 mm")
        await w.press("surgeon", Words("en")("substitute.no_evidence"))
        await w.press("surgeon", "One way")
        sent = await w.press("surgeon", "Send for approval")
        card = sent.pushed[GROUP]

        wrong = await w.press("nurse", "Decide", of=card, group=GROUP)
        await w.press("head", "Decide", of=card, group=GROUP)
        await w.press("head", "Approve for a year", group=GROUP)
        done = await w.press("head", "Yes, approve", group=GROUP)

        assert wrong.toast
        assert wrong.text == ""
        assert "Approved" in done.text
    assert len(hospital.door("nurse").ask_now(substitutes, hospital.items["ST-3018"])) == 1
