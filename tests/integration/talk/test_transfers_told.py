"""What both ends of a transfer hear: what came short and why, and that it was taken back."""

import pytest

from core.people.group import link_group
from core.people.staff import Role
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.test_hands import sent as delivered
from tests.integration.talk.ward import GROUP, Said, Ward, ward

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


async def sent(w: Ward, where: str = "OR") -> Said:
    """Let the nurse of the cath lab send four wires."""
    arrive(w.hospital, "GW-014", "W1", 5)
    await w.say("nurse", f"/transfer 4 GW-014 {where}")
    return await w.press("nurse", Words(w.languages["nurse"])("transfer.send"))


async def counted(w: Ward, came: str) -> Said:
    """Let the nurse of the theatre count what came, up to the confirmation."""
    words = Words(w.languages["or_nurse"])
    await w.press("or_nurse", words("transfer.receive"))
    await w.press("or_nurse", words("transfer.difference"))
    await w.say("or_nurse", came)
    return await w.press("or_nurse", words("transfer.sure"))


async def test_nurses_of_the_place_are_told_and_nobody_else(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        done = await sent(w)

        assert set(done.pushed) == {w.users["or_nurse"]}


@LANGUAGES
async def test_the_sender_hears_of_what_did_not_come_and_why(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        words = Words(language)
        await sent(w)
        asked = await counted(w, "3")
        await w.say("or_nurse", "box damaged")
        done = await w.press("or_nurse", words("common.reason_sure"))

        told = done.pushed[w.users["nurse"]].text
        assert words("transfer.any_remark", n=1) in asked.text
        assert words.html("transfer.remark", note="box damaged") in told
        assert {"zh-CN": "赵敏", "en": "Zhao Min"}[language] in told
        assert {"zh-CN": "缺 1 件", "en": "1 short"}[language] in told


async def test_a_remark_may_be_left_out(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await sent(w)
        await counted(w, "3")
        done = await w.press("or_nurse", "Nothing to say")

        assert "They say" not in done.pushed[w.users["nurse"]].text


async def test_what_came_whole_asks_nothing_and_tells_nobody(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await sent(w)
        done = await counted(w, "4")

        assert done.pushed == {}
        assert "Still in transit" not in done.text


@LANGUAGES
async def test_of_a_single_piece_it_is_asked_whether_it_came(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        words = Words(language)
        arrive(hospital, "ST-3018", "S1", 1, serials=("SER-0001",))
        await w.say("nurse", "/transfer 1 ST-3018 OR")
        await w.press("nurse", words("transfer.send"))
        await w.say("or_nurse", "/transfers")
        await w.press("or_nurse", "TR-")
        asked = await w.press("or_nurse", words("transfer.difference"))
        summary = await w.press("or_nurse", words("transfer.it_came"), of=asked)

        assert asked.labels[:2] == [words("transfer.it_came"), words("transfer.not_come")]
        assert "SER-0001" in asked.text
        assert words("transfer.sure") in summary.labels


async def test_where_nothing_came_there_is_nothing_to_take_back(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await sent(w)
        await counted(w, "0")
        done = await w.press("or_nurse", "Nothing to say")

        assert done.labels == []
        assert "4 short" in done.pushed[w.users["nurse"]].text


@LANGUAGES
async def test_who_may_not_receive_is_offered_no_receipt(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        words = Words(language)
        code = (await sent(w)).text.split("TR-")[1][:8]
        sender = await w.say("nurse", f"/transfers TR-{code}")
        keeper = await w.say("storekeeper", f"/transfers TR-{code}")

        assert sender.labels == []
        assert words("transfer.all_arrived") in keeper.labels


@LANGUAGES
async def test_a_transfer_that_was_undone_says_so(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        words = Words(language)
        done = await sent(w)
        code = done.text.split("TR-")[1][:8]
        await delivered(w)
        undone = await w.press("nurse", words("common.undo"), of=done)
        shown = await w.say("or_nurse", f"/transfers TR-{code}")

        struck = undone.pushed[w.users["or_nurse"]]
        assert {"zh-CN": "王芳 已撤回", "en": "Wang Fang has taken transfer"}[
            language
        ] in struck.text
        assert struck.labels == []
        assert words.html("transfer.called_back") in shown.text
        assert shown.labels == []


async def test_the_card_in_a_group_is_struck_too(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await hospital.door("administrator").do(link_group, GROUP, 0, Role.NURSE, "OR")
        done = await sent(w)
        card = done.pushed[GROUP]
        await delivered(w)
        undone = await w.press("nurse", "Undo", of=done)
        late = await w.press("or_nurse", "Receive", of=card, group=GROUP)

        assert "there is nothing to receive" in undone.pushed[GROUP].text
        assert late.toast
        assert late.text == ""


async def test_what_arrives_in_a_department_is_to_be_put_away(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5, place="STORE-1")
    async with ward(hospital) as w:
        await w.say("storekeeper", "/transfer 2 GW-014 CATH")
        await w.press("storekeeper", "Central store")
        await w.press("storekeeper", "Send it")
        await w.press("nurse", "Receive")
        done = await w.press("nurse", "All arrived")

        assert "lies at <b>Cath lab</b>, in no cabinet yet" in done.text


@LANGUAGES
async def test_what_lies_in_no_cabinet_is_listed_like_a_shelf(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "W1", 5, place="CATH")
    arrive(hospital, "BA-2015", "B1", 3, place="CATH-A1")
    async with ward(hospital, language) as w:
        words = Words(language)
        place = {"zh-CN": "导管室", "en": "Cath lab"}[language]
        whole = await w.say("nurse", f"/stock {place}")
        loose = await w.press("nurse", words("shelf.loose", n=1), of=whole)
        again = await w.press("nurse", words("shelf.whole"), of=loose)
        cabinet = await w.say("nurse", "/stock CATH-A1")

        wire, balloon = {
            "zh-CN": ("导丝 0.014", "冠脉球囊"),
            "en": ("Guidewire", "Coronary balloon"),
        }[language]
        assert wire in whole.text
        assert balloon in whole.text
        assert wire in loose.text
        assert balloon not in loose.text
        assert words("count.itself", place=place) in loose.text
        assert balloon in again.text
        assert words("shelf.loose", n=1) not in cabinet.labels
