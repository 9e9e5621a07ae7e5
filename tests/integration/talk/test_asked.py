"""Asked: what is no question about a shelf leads to what there is, or is honestly not here yet."""

from datetime import date

import pytest

from handlers.meaning.asked import asked_for
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
languages = pytest.mark.parametrize("language", ["zh-CN", "en"])


@languages
@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("近效期", "asked.expiring"),
        ("有什么快过期", "asked.expiring"),
        ("what expires this week", "asked.expiring"),
        ("最近要过期的有哪些", "asked.expiring"),
        ("快过期的有哪些", "asked.expiring"),
        ("哪些已经过期", "asked.expiring"),
        ("哪些快到期", "asked.expiring"),
        ("缺货的有哪些", "asked.shortage"),
        ("what is running low?", "asked.shortage"),
        ("采购建议", "asked.purchase"),
        ("what should we order", "asked.purchase"),
        ("今天有哪些手术", "asked.no_operations"),
        ("库存", "stock.usage"),
        ("你是谁", "asked.who_i_am"),
        ("who are you?", "asked.who_i_am"),
        ("多少钱", "item.usage"),
        ("谁领了", "history.usage"),
    ],
)
async def test_a_question_is_answered_by_what_there_is(
    hospital: Hospital, language: str, said: str, key: str
) -> None:
    async with ward(hospital, language) as w:
        about = {"day": date(2026, 3, 10)} if key == "asked.no_operations" else {}
        assert (await w.say("nurse", said)).text == Words(language).html(key, **about)


@languages
@pytest.mark.parametrize("said", ["你能做什么", "what can you do?"])
async def test_what_can_be_done_is_the_help(hospital: Hospital, language: str, said: str) -> None:
    async with ward(hospital, language) as w:
        assert (await w.say("nurse", said)).text == (await w.say("nurse", "/help")).text


@languages
@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("谁领了导丝", "/history 导丝"),
        ("who took the GW-014?", "/history GW-014"),
        ("导丝多少钱", "/item 导丝"),
        ("how much is the GW-014", "/item GW-014"),
    ],
)
async def test_who_and_how_much_lead_to_their_cards(
    hospital: Hospital, language: str, said: str, command: str
) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/take 1 GW-014")

        assert (await w.say("nurse", said)).text == (await w.say("nurse", command)).text


@pytest.mark.parametrize(
    "text",
    [
        "3.0x18 支架还有几个",
        "how many stents are there",
        "what did I take",
        "where is the stent",
        "效期指示条",
        "what can replace ST-3018",
        "库存还有几个",
    ],
)
async def test_a_question_about_stock_is_left_to_the_stock(text: str, database_url: str) -> None:
    assert asked_for(text) is None
