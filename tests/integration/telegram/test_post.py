"""One letter, one call: and what has to be said is said, though the server refuses a part of it."""

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden
from telegram.ext import ExtBot

from bot.telegram.post import deliver
from bot.telegram.transport import Transport
from core.delivery.outbox import Operation, Posted
from core.tables.kinds import Lane
from tests.integration.telegram.server import TOKEN, Server, inner, refuse

NURSE = 501
NOT_FOUND = "Bad Request: message to edit not found"
BROKEN = "Bad Request: can't parse entities: Unsupported start tag"


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    request = Transport()
    async with ExtBot(
        TOKEN, f"{server.url}/bot", request=request, get_updates_request=Transport()
    ) as made:
        yield made


def letter(operation: Operation, **body: object) -> Posted:
    made_at = datetime(2026, 3, 10, tzinfo=UTC)
    return Posted(1, Lane.ANSWER, NURSE, operation, body, 1, 1, made_at)


async def test_a_message_goes_out_with_its_buttons_its_topic_and_what_it_answers(
    server: Server, bot: Bot
) -> None:
    rows = [
        [
            {"text": "确认", "callback_data": "x.0.yes.0.ab"},
            {"text": "c", "copy_text": {"text": "A1"}},
        ]
    ]
    body = {"text": "<b>好</b>", "thread": 7, "keyboard": rows, "reply_to": 12}

    assert await deliver(bot, letter(Operation.SEND, **body)) == 101

    (call,) = server.made("sendMessage")
    assert (call["text"], call["parse_mode"], call["message_thread_id"]) == (
        "<b>好</b>",
        "HTML",
        "7",
    )
    assert inner(call, "reply_markup") == {"inline_keyboard": rows}
    assert inner(call, "reply_parameters") == {
        **{"message_id": 12, "allow_sending_without_reply": True}
    }


async def test_a_text_of_ten_thousand_characters_is_shortened_to_one_message(
    server: Server, bot: Bot
) -> None:
    await deliver(bot, letter(Operation.SEND, text="<b>" + "长" * 10_000 + "</b>"))

    text = server.texts()[0]
    assert text.startswith("<b>长")
    assert text.endswith("长</b>\n…")
    assert len(text) == 4_096 + len("<b></b>")


async def test_marks_that_the_server_cannot_read_are_left_away(server: Server, bot: Bot) -> None:
    server.plan("sendMessage", refuse(400, BROKEN))
    server.plan("editMessageText", refuse(400, BROKEN))
    server.plan("sendPhoto", refuse(400, BROKEN))

    await deliver(bot, letter(Operation.SEND, text="<x>3 &lt; 4</x>"))
    await deliver(bot, letter(Operation.EDIT, text="<x>5</x>", message=9))
    png = base64.b64encode(b"png").decode()
    await deliver(bot, letter(Operation.PHOTO, file=png, caption="<x>6</x>", name="a.png"))

    sent, edited = server.made("sendMessage")[-1], server.made("editMessageText")[-1]
    assert (sent["text"], "parse_mode" in sent) == ("3 < 4", False)
    assert (edited["text"], "parse_mode" in edited) == ("5", False)
    assert server.made("sendPhoto")[-1]["caption"] == "6"


async def test_marks_refused_twice_are_refused_for_good(server: Server, bot: Bot) -> None:
    server.plan("sendMessage", refuse(400, BROKEN), refuse(400, BROKEN))

    with pytest.raises(BadRequest):
        await deliver(bot, letter(Operation.SEND, text="<x>"))

    assert len(server.texts()) == 2


async def test_a_topic_that_was_deleted_is_left_for_the_group(server: Server, bot: Bot) -> None:
    server.plan("sendMessage", refuse(400, "Bad Request: message thread not found"))
    server.plan("sendDocument", refuse(400, "Bad Request: message thread not found"))

    await deliver(bot, letter(Operation.SEND, text="x", thread=7))
    await deliver(bot, letter(Operation.DOCUMENT, file="eA==", caption="", name="a", thread=7))

    for method in ("sendMessage", "sendDocument"):
        first, second = server.made(method)
        assert (first["message_thread_id"], second.get("message_thread_id")) == ("7", None)


async def test_a_refusal_that_nothing_helps_against_is_raised(server: Server, bot: Bot) -> None:
    server.plan("sendMessage", refuse(400, "Bad Request: chat not found"))
    with pytest.raises(BadRequest, match="Chat not found"):
        await deliver(bot, letter(Operation.SEND, text="x", thread=7))
    server.plan("editMessageText", refuse(403, "Forbidden: bot was blocked by the user"))
    with pytest.raises(Forbidden):
        await deliver(bot, letter(Operation.EDIT, text="x", message=9))


async def test_an_edit_that_changes_nothing_is_done(server: Server, bot: Bot) -> None:
    words = "Bad Request: message is not modified: specified new message content and reply markup"
    server.plan("editMessageText", refuse(400, words))

    assert await deliver(bot, letter(Operation.EDIT, text="x", message=9)) == 9
    assert server.made("sendMessage") == []


@pytest.mark.parametrize(
    "words", [NOT_FOUND, "Bad Request: message can't be edited", "Bad Request: MESSAGE_ID_INVALID"]
)
async def test_a_message_that_vanished_is_written_anew(
    server: Server, bot: Bot, words: str
) -> None:
    server.plan("editMessageText", refuse(400, words))

    assert await deliver(bot, letter(Operation.EDIT, text="x", message=9)) == 101
    assert server.texts() == ["x"]


async def test_a_message_that_may_have_been_read_before_says_so(server: Server, bot: Bot) -> None:
    body = {"text": "x", "copy": "Perhaps again:"}
    await deliver(bot, letter(Operation.SEND, **body))
    await deliver(bot, replace(letter(Operation.SEND, **body), unsure=1))
    await deliver(bot, replace(letter(Operation.SEND, text="y"), unsure=1))

    assert server.texts() == ["x", "Perhaps again:\nx", "y"]


async def test_a_press_is_answered_and_one_too_old_is_left(server: Server, bot: Bot) -> None:
    old = "Bad Request: query is too old and response timeout expired or query id is invalid"
    toast = letter(Operation.TOAST, query="77", text="已领用", alert=True)

    assert await deliver(bot, toast) is None
    server.plan("answerCallbackQuery", refuse(400, old))
    assert await deliver(bot, toast) is None
    server.plan("answerCallbackQuery", refuse(400, "Bad Request: something else"))
    with pytest.raises(BadRequest):
        await deliver(bot, toast)

    call = server.made("answerCallbackQuery")[0]
    assert call == {"callback_query_id": "77", "text": "已领用", "show_alert": "true"}


async def test_a_press_without_words_is_answered_without_words(server: Server, bot: Bot) -> None:
    await deliver(bot, letter(Operation.TOAST, query="77", text="", alert=False))

    assert "text" not in server.made("answerCallbackQuery")[0]


async def test_a_message_is_deleted_and_one_that_is_gone_counts_as_deleted(
    server: Server, bot: Bot
) -> None:
    server.plan(
        "deleteMessage",
        refuse(400, "Bad Request: message to delete not found"),
        refuse(400, "Bad Request: message can't be deleted for everyone"),
    )

    await deliver(bot, letter(Operation.DELETE, message=9))
    with pytest.raises(BadRequest):
        await deliver(bot, letter(Operation.DELETE, message=9))
    assert server.made("deleteMessage")[0] == {"chat_id": "501", "message_id": "9"}


async def test_a_picture_goes_out_with_its_name_and_caption(server: Server, bot: Bot) -> None:
    content = base64.b64encode(b"\x89PNG").decode()
    body = {"file": content, "caption": "<b>图</b>" + "x" * 3_000, "name": "use.png", "thread": 3}

    assert await deliver(bot, letter(Operation.PHOTO, **body)) == 101

    (call,) = server.made("sendPhoto")
    assert call["photo"] == ("use.png", b"\x89PNG")
    assert len(call["caption"]) == 1_024 + len("<b></b>")
    assert call["message_thread_id"] == "3"


async def test_a_menu_is_set_for_its_chat(server: Server, bot: Bot) -> None:
    await deliver(bot, letter(Operation.COMMANDS, commands=[["stock", "查库存"]]))

    (call,) = server.made("setMyCommands")
    assert inner(call, "commands") == [{"command": "stock", "description": "查库存"}]
    assert inner(call, "scope") == {"type": "chat", "chat_id": NURSE}
