"""Written: a sentence answers the newest question only, and only if it says what was asked for."""

import pytest

from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Said, Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
languages = pytest.mark.parametrize("language", ["zh-CN", "en"])


async def differing(w: Ward, language: str) -> Said:
    """Let a nurse count two too few, and a head come as far as the reason."""
    words = Words(language)
    arrive(w.hospital, "GW-014", "W1", 5)
    await w.say("nurse", "/count CATH-A1")
    await w.say("nurse", "GW-014 3")
    await w.press("nurse", words("count.finish"))
    await w.press("nurse", words("count.finish_yes"))
    await w.say("head", "/counts")
    await w.press("head", "")
    return await w.press("head", words("count.approve"))


@languages
@pytest.mark.parametrize(
    "said",
    [
        "GW-014 还有几个",
        "导丝还有几个？",
        "how many GW-014 are there",
        "领 1 GW-014",
        "take 1 GW-014",
        "/stock GW-014",
        "(01)06901234567892(17)280131(10)W1",
    ],
)
async def test_no_question_command_or_scan_is_taken_for_a_reason(
    hospital: Hospital, language: str, said: str
) -> None:
    async with ward(hospital, language) as w:
        await differing(w, language)
        answered = await w.say("head", said)

        assert Words(language)("common.reason_sure") not in answered.labels
        assert w.on_hand("GW-014") in (5, 4)
        assert (await w.say("head", "/counts")).labels


@languages
@pytest.mark.parametrize(
    "reason",
    [
        "库存对不上",
        "用了没登记",
        "领用未登记",
        "取错了",
        "two were given away",
        "took the wrong one",
    ],
)
async def test_a_reason_is_shown_back_before_it_posts(
    hospital: Hospital, language: str, reason: str
) -> None:
    async with ward(hospital, language) as w:
        await differing(w, language)
        shown = await w.say("head", reason)
        before = w.on_hand("GW-014")
        done = await w.press("head", Words(language)("common.reason_sure"))

        assert reason in shown.text
        assert before == 5
        assert w.on_hand("GW-014") == 3
        assert reason in done.text


@languages
@pytest.mark.parametrize(
    "said", ["取消", "算了", "不用了", "不要了", "Cancel", "stop", "never mind"]
)
async def test_a_word_cancels_the_question(hospital: Hospital, language: str, said: str) -> None:
    async with ward(hospital, language) as w:
        await differing(w, language)
        left = await w.say("head", said)
        later = await w.say("head", "two were given away")

        assert left.text == Words(language)("common.cancelled")
        assert Words(language)("common.reason_sure") not in later.labels
        assert w.on_hand("GW-014") == 5


@languages
async def test_a_word_cancels_a_question_of_buttons_as_well(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/transfer 1 GW-014 OR")
        left = await w.say("nurse", "算了")
        none = await w.say("nurse", "算了")

        assert left.text == Words(language)("common.cancelled")
        assert none.text == Words(language).html("common.nothing_to_cancel")


@languages
async def test_an_older_question_hears_nothing_once_another_began(
    hospital: Hospital, language: str
) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/take 1 GW-014")
        asked = await w.press("nurse", words("take.use"))
        await w.say("nurse", "/take 1 GW-014")
        said = await w.say("nurse", "C-77")
        older = await w.press("nurse", words("common.cancel"), of=asked)

        assert "C-77" not in [label[:4] for label in said.labels]
        assert w.on_hand("GW-014") == 3
        assert older.text == words("common.cancelled")


@languages
async def test_a_number_alone_searches_for_no_stent(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        said = await w.say("nurse", "999")

        assert said.text == Words(language).html("common.press_above")


@languages
async def test_a_count_that_ended_lets_go_of_the_chat(hospital: Hospital, language: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "/count CATH-A1")
        await w.press("nurse", words("count.give_up"))
        await w.press("nurse", words("count.drop_yes"))
        said = await w.say("nurse", "GW-014 3")

        # It is heard as a question about goods again.
        assert said.text == words.html("which.no_such_size")
        assert said.labels == [{"zh-CN": "导丝 0.014", "en": "Guidewire"}[language]]


@languages
async def test_other_things_go_on_while_a_count_is_live(hospital: Hospital, language: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/count CATH-A1")
        seen = await w.say("nurse", "导丝还有几个")
        taken = await w.say("nurse", "领 1 GW-014")
        line = await w.say("nurse", "GW-014 3")

        assert words("count.list") not in seen.labels
        assert words("take.use") in taken.labels
        assert words("count.list") in line.labels


@languages
async def test_a_count_asks_before_a_word_gives_it_up(hospital: Hospital, language: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/count CATH-A1")
        asked = await w.say("nurse", "取消")

        assert words("count.drop_yes") in asked.labels
        assert words("count.keep_counting") in asked.labels


@languages
@pytest.mark.parametrize("number", ["两个", "二", "2", "two", "２"])
async def test_a_number_is_understood_in_letters(
    hospital: Hospital, language: str, number: str
) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/transfer 3 GW-014 OR")
        await w.press("nurse", words("transfer.send"))
        await w.say("or_nurse", "/transfers")
        await w.press("or_nurse", "TR-")
        await w.press("or_nurse", words("transfer.difference"))
        shown = await w.say("or_nurse", number)

        assert words("transfer.sure") in shown.labels
