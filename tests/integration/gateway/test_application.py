"""A real python-telegram-bot application lives on the gateway as it would on Telegram."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, RetryAfter, TimedOut
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    MessageHandler,
    filters,
)

from bot.gateway import Fault, Gateway
from tests.integration.gateway.stage import NURSE, TOKEN, WARD, Browser, Stage, png

App = Application[Any, Any, Any, Any, Any, Any]
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("+1", callback_data="n:1")]])


async def on_start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    words = f"<b>Hello</b> {' '.join(context.args or [])}"
    await update.effective_message.reply_html(words, reply_markup=KEYS)


async def on_press(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query is not None
    await query.edit_message_text(f"pressed {query.data}")
    await query.answer("done", show_alert=True)


async def on_photo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    file = await context.bot.get_file(update.effective_message.photo[-1].file_id)
    content = await file.download_as_bytearray()
    await update.effective_message.reply_text(f"{len(content)} bytes")


def application(gateway: Gateway) -> App:
    app: App = (
        Application.builder()
        .token(TOKEN)
        .base_url(gateway.api_base)
        .base_file_url(gateway.file_base)
        .job_queue(None)
        .build()
    )
    app.add_handler(CommandHandler("start", on_start))
    app.add_handler(CallbackQueryHandler(on_press))
    app.add_handler(MessageHandler(filters.PHOTO, on_photo))
    return app


@asynccontextmanager
async def polling(gateway: Gateway) -> AsyncIterator[App]:
    app = application(gateway)
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        try:
            yield app
        finally:
            await app.updater.stop()
            await app.stop()


@pytest.fixture
async def app(played: Stage) -> AsyncIterator[App]:
    async with polling(played.gateway) as running:
        yield running


@pytest.fixture
async def ptb(played: Stage) -> AsyncIterator[ExtBot[None]]:
    bot: ExtBot[None] = ExtBot(
        TOKEN, base_url=played.gateway.api_base, base_file_url=played.gateway.file_base
    )
    async with bot:
        yield bot


async def soon(condition: Callable[[], Awaitable[Any]]) -> Any:
    """Wait until the condition gives something."""
    for _ in range(1000):
        if found := await condition():
            return found
        await asyncio.sleep(0.005)
    raise AssertionError("it never came to pass")


async def answer_to(browser: Browser, chat: int, count: int) -> dict[str, Any]:
    """Return the newest message once the chat has so many."""

    async def last() -> Any:
        found = await browser.messages(chat)
        return found[-1] if len(found) >= count else None

    shown: dict[str, Any] = await soon(last)
    return shown


async def test_a_command_is_answered_a_button_pressed_and_the_message_edited(
    played: Stage, app: App
) -> None:
    nurse = await played.browser().be(NURSE)
    async with nurse.events() as events:
        await nurse.say(NURSE, "/start now")

        answer = (await events.until("message"), await events.until("message"))[1]
        assert answer["html"] == "<b>Hello</b> now"
        assert answer["keyboard"] == [[{"text": "+1", "data": "n:1"}]]

        query_id = await nurse.press(NURSE, answer["id"], "n:1")
        edited = await events.until("edit")
        assert (edited["id"], edited["text"]) == (answer["id"], "pressed n:1")
        assert "keyboard" not in edited

        toast = await events.until("toast")
        assert toast == {"query_id": query_id, "text": "done", "alert": True}


async def test_a_photo_is_fetched_by_the_bot(played: Stage, app: App) -> None:
    nurse = await played.browser().be(NURSE)
    picture = png(64, 48)

    status, sent = await nurse.show(NURSE, "label.png", picture, caption="标签")

    assert status == 200
    assert sent["photo"]["width"] == 64
    assert (await answer_to(nurse, NURSE, 2))["text"] == f"{len(picture)} bytes"


async def test_messages_sent_while_the_bot_was_away_are_answered_once(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)
    await nurse.say(NURSE, "/start a")

    async with polling(played.gateway):
        assert (await answer_to(nurse, NURSE, 2))["text"] == "Hello a"
    async with polling(played.gateway):
        await nurse.say(NURSE, "/start b")
        assert (await answer_to(nurse, NURSE, 4))["text"] == "Hello b"

    assert len(await nurse.messages(NURSE)) == 4


async def test_polling_goes_on_when_the_gateway_was_away(played: Stage, app: App) -> None:
    nurse = await played.browser().be(NURSE)
    await nurse.say(NURSE, "/start a")
    await answer_to(nurse, NURSE, 2)
    port = int(played.url.rsplit(":", 1)[1])

    await played.gateway.stop()
    await played.gateway.start("127.0.0.1", port)
    await nurse.say(NURSE, "/start b")

    assert (await answer_to(nurse, NURSE, 4))["text"] == "Hello b"


async def test_a_second_poller_meets_a_conflict(played: Stage, app: App) -> None:
    heard: list[Exception] = []
    rival = application(played.gateway)
    async with rival:
        assert rival.updater is not None
        await rival.updater.start_polling(error_callback=heard.append)

        async def conflict() -> bool:
            return bool(heard)

        await soon(conflict)
        await rival.updater.stop()

    assert isinstance(heard[0], Conflict)


async def test_a_webhook_delivers_to_an_application(played: Stage, ptb: ExtBot[None]) -> None:
    app = application(played.gateway)
    secrets: list[str | None] = []

    async def receive(request: web.Request) -> web.Response:
        secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        await app.update_queue.put(Update.de_json(await request.json(), app.bot))
        return web.Response()

    hooks = web.Application()
    hooks.router.add_post("/hook", receive)
    runner = web.AppRunner(hooks)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    async with app:
        await app.start()
        await app.bot.set_webhook(url, secret_token="s3cret", max_connections=4)
        nurse = await played.browser().be(NURSE)
        await nurse.say(NURSE, "/start hook")

        assert (await answer_to(nurse, NURSE, 2))["text"] == "Hello hook"
        info = await app.bot.get_webhook_info()
        assert (info.url, info.max_connections) == (url, 4)

        await app.bot.delete_webhook()
        await app.stop()
    await runner.cleanup()
    assert secrets == ["s3cret"]


async def test_every_kind_of_post_is_parsed_by_the_library(
    played: Stage, ptb: ExtBot[None]
) -> None:
    await played.sitting(NURSE)

    text = await ptb.send_message(NURSE, "a <b>b</b>", parse_mode="HTML", reply_markup=KEYS)
    photo = await ptb.send_photo(NURSE, png(), caption="chart", filename="chart.png")
    document = await ptb.send_document(NURSE, b"x,y", filename="盘点.csv")
    album = await ptb.send_media_group(NURSE, [InputMediaPhoto(png()), InputMediaPhoto(png())])
    again = await ptb.send_photo(NURSE, photo.photo[0].file_id)

    assert text.text_html == "a <b>b</b>"
    assert text.reply_markup == KEYS
    assert (photo.photo[0].width, photo.caption) == (40, "chart")
    assert document.document is not None
    assert document.document.file_name == "盘点.csv"
    assert {each.media_group_id for each in album} == {album[0].media_group_id}
    assert again.photo == photo.photo


async def test_every_kind_of_edit_is_parsed_by_the_library(
    played: Stage, ptb: ExtBot[None]
) -> None:
    await played.sitting(NURSE)
    text = await ptb.send_message(NURSE, "one", reply_markup=KEYS)
    photo = await ptb.send_photo(NURSE, png(), caption="old")

    assert isinstance(edited := await text.edit_text("two"), Message)
    assert (edited.text, edited.reply_markup) == ("two", None)
    assert isinstance(marked := await edited.edit_reply_markup(KEYS), Message)
    assert marked.reply_markup == KEYS
    assert isinstance(captioned := await photo.edit_caption("new"), Message)
    assert captioned.caption == "new"
    assert isinstance(swapped := await photo.edit_media(InputMediaPhoto(png(9, 9))), Message)
    assert (swapped.photo[0].width, swapped.caption) == (9, None)
    assert await swapped.delete()


async def test_the_library_reads_chats_members_and_the_menu(
    played: Stage, ptb: ExtBot[None]
) -> None:
    await played.sitting(NURSE)
    commands = [BotCommand("stock", "库存"), BotCommand("help", "帮助")]

    await ptb.set_my_commands(commands, BotCommandScopeAllPrivateChats(), language_code="zh")
    await ptb.set_my_commands(commands[:1], BotCommandScopeChat(WARD))

    assert list(await ptb.get_my_commands(BotCommandScopeChat(WARD))) == commands[:1]
    ward = await ptb.get_chat(WARD)
    assert (ward.type, ward.is_forum, ward.title) == ("supergroup", True, "Cath lab")
    assert (await ptb.get_chat_member(WARD, NURSE)).status == "member"
    assert (await ptb.get_chat_member(WARD, ptb.id)).status == "member"
    assert await ptb.get_chat_member_count(WARD) == 3


async def test_errors_reach_the_library_as_their_own_classes(
    played: Stage, ptb: ExtBot[None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    await played.sitting(NURSE)
    played.gateway.faults.flood(7, method="sendMessage")

    with pytest.raises(RetryAfter) as flooded:
        await ptb.send_message(NURSE, "x")
    with pytest.raises(BadRequest, match="Text must be non-empty"):
        await ptb.send_message(NURSE, " ")
    played.gateway.block(NURSE)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(NURSE, "x")

    assert flooded.value.retry_after == timedelta(seconds=7)


async def test_a_lost_answer_leaves_the_message_sent(played: Stage, ptb: ExtBot[None]) -> None:
    nurse = await played.sitting(NURSE)
    played.gateway.faults.plan(Fault("sendMessage", hang_seconds=5, after=True))

    with pytest.raises(TimedOut):
        await ptb.send_message(NURSE, "sent, not answered", read_timeout=0.2)

    assert (await nurse.messages(NURSE))[-1]["text"] == "sent, not answered"
