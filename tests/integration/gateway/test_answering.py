"""Answering: a tap is answered once, by words on that person's page only, while one waits."""

import pytest

from bot.gateway.methods.answering import LIVES_SECONDS
from tests.integration.gateway.stage import NURSE, SURGEON, WARD, Browser, Stage

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
KEYS = {"inline_keyboard": [[{"text": "Tap", "callback_data": "t"}]]}


async def tapped(played: Stage, browser: Browser, chat: int, data: str = "t") -> str:
    sent = await played.bot.do("sendMessage", chat_id=chat, text="x", reply_markup=KEYS)
    return await browser.press(chat, sent["message_id"], data)


async def test_the_bot_hears_who_tapped_what_and_where(played: Stage) -> None:
    nurse = await played.sitting(NURSE)

    query_id = await tapped(played, nurse, WARD)

    (update,) = await played.bot.updates()
    query = update["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (query_id, "t", NURSE)
    assert query["message"]["chat"]["id"] == WARD
    assert query["message"]["reply_markup"] == KEYS
    assert query["chat_instance"]


async def test_the_answer_reaches_only_the_one_who_tapped(played: Stage) -> None:
    nurse, surgeon = await played.sitting(NURSE), await played.sitting(SURGEON)
    async with nurse.events() as mine, surgeon.events() as theirs:
        query_id = await tapped(played, nurse, WARD)

        await played.bot.do(
            "answerCallbackQuery", callback_query_id=query_id, text="好", show_alert=True
        )
        await played.bot.do("sendMessage", chat_id=WARD, text="after")

        assert await mine.until("toast") == {"query_id": query_id, "text": "好", "alert": True}
        kinds = [(await theirs.next())[0] for _ in range(3)]
    assert kinds == ["hello", "message", "message"]


async def test_a_second_answer_is_too_late(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    query_id = await tapped(played, nurse, NURSE)

    await played.bot.do("answerCallbackQuery", callback_query_id=query_id, url="https://x.test")

    assert await played.bot.refused("answerCallbackQuery", callback_query_id=query_id) == TOO_OLD


async def test_an_answer_after_its_time_is_too_late(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    query_id = await tapped(played, nurse, NURSE)
    played.clock.now += LIVES_SECONDS + 1

    assert await played.bot.refused("answerCallbackQuery", callback_query_id=query_id) == TOO_OLD


@pytest.mark.parametrize("query_id", ["", "12345", "no number", "9" * 40])
async def test_an_unknown_query_is_refused(played: Stage, query_id: str) -> None:
    assert await played.bot.refused("answerCallbackQuery", callback_query_id=query_id) == TOO_OLD


async def test_too_many_words_are_refused_and_the_tap_still_waits(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    query_id = await tapped(played, nurse, NURSE)

    refusal = await played.bot.refused(
        "answerCallbackQuery", callback_query_id=query_id, text="x" * 201
    )

    assert refusal == "Bad Request: MESSAGE_TOO_LONG"
    assert await played.bot.do("answerCallbackQuery", callback_query_id=query_id)


async def test_a_tap_may_carry_what_no_button_carries(played: Stage) -> None:
    nurse = await played.sitting(NURSE)

    await tapped(played, nurse, NURSE, data="forged")

    (update,) = await played.bot.updates()
    assert update["callback_query"]["data"] == "forged"


async def test_no_inline_query_is_ever_asked(played: Stage) -> None:
    refusal = await played.bot.refused("answerInlineQuery", inline_query_id="1", results=[])

    assert refusal == TOO_OLD
