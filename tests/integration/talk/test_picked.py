"""Picked: a question of buttons is answered, or corrected, in writing; a mere yes does nothing."""

import pytest

from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Said, Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
languages = pytest.mark.parametrize("language", ["zh-CN", "en"])


async def sending(w: Ward, count: int = 3) -> Said:
    """Come as far as the card by which a transfer is confirmed."""
    arrive(w.hospital, "GW-014", "W1", 9)
    return await w.say("nurse", f"/transfer {count} GW-014 OR")


@languages
@pytest.mark.parametrize(
    "said",
    [
        "改成2个",
        "不对，是2个",
        "2个",
        "2",
        "两个",
        "应该是2个",
        "no I meant 2",
        "make it 2",
        "no, 2",
    ],
)
async def test_a_number_is_corrected_before_it_is_confirmed(
    hospital: Hospital, language: str, said: str
) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        first = await sending(w)
        again = await w.say("nurse", said)
        stale = await w.press("nurse", words("transfer.send"), of=first)
        await w.press("nurse", words("transfer.send"), of=again)

        assert words("transfer.send") in again.labels
        assert "<b>2</b>" in again.text
        assert stale.toast
        assert (await w.say("nurse", "/stock GW-014")).text.count("2") > 0
        assert w.on_hand("GW-014") == 7


@languages
@pytest.mark.parametrize(
    "said", ["确认", "好的", "ok", "yes", "是", "是的", "可以", "sure", "谢谢", "不对", "no"]
)
async def test_a_mere_yes_names_the_button_and_does_nothing(
    hospital: Hospital, language: str, said: str
) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        card = await sending(w)
        answer = await w.say("nurse", said)

        about = {"button": words("transfer.send")}
        assert answer.text == words.html("refused.button.press_it", **about)
        assert w.on_hand("GW-014") == 9
        assert (await w.press("nurse", words("transfer.send"), of=card)).toast == ""
        assert w.on_hand("GW-014") == 6


@languages
async def test_no_number_is_none_of_a_card(hospital: Hospital, language: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        await sending(w)

        refused = await w.say("nurse", "改成0个")
        assert refused.text == words.html("refused.quantity.not_positive", n=0)
        assert words("transfer.send") in (await w.say("nurse", "改成1个")).labels


@languages
async def test_what_lies_aside_is_corrected_as_well(hospital: Hospital, language: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 9)
        await w.say("head", "/hold 3 GW-014")
        shown = await w.press("head", words("hold.reason.suspect"))
        again = await w.say("head", "make it 2")

        assert "3" in shown.text
        assert "2" in again.text
        assert words("hold.sure_aside") in again.labels


@languages
async def test_a_yes_to_an_open_reason_is_none(hospital: Hospital, language: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("head", "/adjust CATH-A1 GW-014 +1")
        yes = await w.say("head", "好的")
        reason = await w.say("head", "盘点多出一根")

        assert yes.text == words.html("refused.button.answer_it")
        assert "盘点多出一根" in reason.text


@languages
@pytest.mark.parametrize("said", ["第一个", "1", "the first", "选1", "第1个", "option 1", "3.0x18"])
async def test_words_choose_and_keep_the_verb_and_the_number(
    hospital: Hospital, language: str, said: str
) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "ST-3018", "S1", 1, serials=["A1"])
        arrive(hospital, "ST-2718", "S2", 1, serials=["B1"])
        asked = await w.say("nurse", "/take 1 冠脉药物支架")
        taken = await w.say("nurse", said)

        assert len(asked.labels) == 2
        first = "ST-3018" if "3.0" in asked.labels[0] or "3.0" in said else "ST-2718"
        assert Words(language)("take.use") in taken.labels
        assert w.on_hand(first) == 0


@languages
async def test_the_last_is_chosen_by_its_size(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "ST-2718", "S2", 1, serials=["B1"])
        await w.say("nurse", "/take 1 冠脉药物支架")
        taken = await w.say("nurse", "2.75×18")

        assert Words(language)("take.use") in taken.labels
        assert w.on_hand("ST-2718") == 0


@languages
async def test_a_yes_to_a_list_asks_which(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        await w.say("nurse", "/take 1 冠脉药物支架")
        answer = await w.say("nurse", "确认")

        assert answer.text == Words(language).html("refused.button.choose_one")


@languages
@pytest.mark.parametrize("said", ["导丝还有几个", "/stock GW-014", "how many guidewires are there"])
async def test_a_question_is_no_choice(hospital: Hospital, language: str, said: str) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/take 1 冠脉药物支架")
        answer = await w.say("nurse", said)

        assert Words(language)("stock.lots") in answer.labels
        assert w.on_hand("GW-014") == 5


@languages
async def test_politeness_after_a_question_about_stock_stays_politeness(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        await w.say("nurse", "/stock 冠脉药物支架")
        thanked = await w.say("nurse", "谢谢")

        assert thanked.text == Words(language).html("people.at_your_service")


@languages
async def test_a_number_of_what_is_chosen_is_changed(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "ST-2718", "S2", 2, serials=["B1", "B2"])
        await w.say("nurse", "/take 1 冠脉药物支架")
        again = await w.say("nurse", "改成2个")
        await w.say("nurse", "2.75")

        assert len(again.labels) == 2
        assert Words(language).html("which.count", n=2) in again.text
        assert w.on_hand("ST-2718") == 0


@languages
@pytest.mark.parametrize("said", ["确认", "是的", "yes", "不对，是2个", "make it 2"])
async def test_a_yes_to_nothing_says_so(hospital: Hospital, language: str, said: str) -> None:
    async with ward(hospital, language) as w:
        answer = await w.say("nurse", said)

        assert answer.text == Words(language).html("common.nothing_to_confirm")


@languages
async def test_who_has_nothing_in_hand_is_told(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        answer = await w.say("nurse", "/return 1 支架")

        assert answer.text == Words(language).html("refused.mine.nothing_open")
