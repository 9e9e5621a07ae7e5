"""Count words: an open count hears that it is over, that it is given up, and no fewer than none."""

import pytest

from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
languages = pytest.mark.parametrize("language", ["zh-CN", "en"])


@languages
@pytest.mark.parametrize(
    "said", ["Finish", "done", "点完了", "完成", "盘点完成", "I'm done", "结束", "that's all"]
)
async def test_the_end_of_a_count_is_heard(hospital: Hospital, language: str, said: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 3")
        asked = await w.say("nurse", said)
        yes = await w.say("nurse", "好的")
        sent = await w.press("nurse", words("count.finish_yes"), of=asked)

        assert words.html("count.finish_sure", n=1) in asked.text
        assert yes.text == words.html("refused.button.press_it", button=words("count.finish_yes"))
        assert set(sent.pushed) >= {w.users["head"]}


@languages
@pytest.mark.parametrize("said", ["give up", "不盘了", "放弃盘点", "不点了"])
async def test_giving_up_is_heard(hospital: Hospital, language: str, said: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/count CATH-A1")
        asked = await w.say("nurse", said)
        line = await w.say("nurse", "GW-014 3")

        assert words("count.drop_yes") in asked.labels
        assert words("count.list") in line.labels


@languages
@pytest.mark.parametrize("said", ["GW-014 -3", "导丝 -1"])
async def test_fewer_than_none_are_not_counted(
    hospital: Hospital, language: str, said: str
) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/count CATH-A1")
        refused = await w.say("nurse", said)
        line = await w.say("nurse", "GW-014 0")

        assert refused.text == words.html("refused.count.negative")
        assert words("count.list") in line.labels


@languages
async def test_who_counts_nothing_is_not_finished(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        said = await w.say("nurse", "done")

        assert said.text.startswith(Words(language).html("which.none", said="done"))
        assert said.labels == []
