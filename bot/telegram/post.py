"""One letter becomes one call to the chat server."""

import base64
from typing import Any

from telegram import Bot, BotCommandScopeChat, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest

from core.delivery.outbox import Operation, Posted

Body = dict[str, Any]
HTML = ParseMode.HTML


async def deliver(bot: Bot, letter: Posted) -> int | None:
    """Make the call; return the id of the message it made, if any. Raises PTB's errors."""
    body: Body = dict(letter.body)
    match letter.operation:
        case Operation.SEND:
            return await _send(bot, letter.chat, body)
        case Operation.EDIT:
            return await _edit(bot, letter.chat, body)
        case Operation.TOAST:
            await _toast(bot, body)
        case Operation.DELETE:
            await bot.delete_message(letter.chat, int(body["message"]))
        case Operation.PHOTO | Operation.DOCUMENT:
            return await _file(bot, letter, body)
        case Operation.COMMANDS:
            await _commands(bot, letter.chat, body)
    return None


async def _send(bot: Bot, chat: int, body: Body) -> int:
    sent = await bot.send_message(
        chat,
        body["text"],
        parse_mode=HTML,
        reply_markup=_markup(body),
        message_thread_id=body.get("thread") or None,
        reply_parameters=_reply(body),
    )
    return sent.message_id


async def _edit(bot: Bot, chat: int, body: Body) -> int:
    message = int(body["message"])
    try:
        await bot.edit_message_text(
            body["text"], chat, message, parse_mode=HTML, reply_markup=_markup(body)
        )
    except BadRequest as error:
        text = error.message.lower()
        if "not modified" in text:
            return message
        if "not found" in text or "can't be edited" in text:
            # The message is gone, but what it was to say still holds.
            return await _send(bot, chat, body)
        raise
    return message


async def _toast(bot: Bot, body: Body) -> None:
    try:
        await bot.answer_callback_query(
            body["query"], body["text"] or None, show_alert=body["alert"]
        )
    except BadRequest as error:
        if "too old" not in error.message.lower():
            raise


async def _file(bot: Bot, letter: Posted, body: Body) -> int:
    content = base64.b64decode(body["file"])
    thread = body.get("thread") or None
    sent: Message
    if letter.operation is Operation.PHOTO:
        sent = await bot.send_photo(
            letter.chat,
            content,
            body["caption"],
            parse_mode=HTML,
            filename=body["name"],
            message_thread_id=thread,
        )
    else:
        sent = await bot.send_document(
            letter.chat,
            content,
            body["caption"],
            parse_mode=HTML,
            filename=body["name"],
            message_thread_id=thread,
        )
    return sent.message_id


async def _commands(bot: Bot, chat: int, body: Body) -> None:
    commands = [(name, text) for name, text in body["commands"]]
    await bot.set_my_commands(commands, BotCommandScopeChat(chat))


def _markup(body: Body) -> InlineKeyboardMarkup | None:
    rows = body.get("keyboard")
    return InlineKeyboardMarkup.de_json({"inline_keyboard": rows}, None) if rows else None


def _reply(body: Body) -> ReplyParameters | None:
    message = body.get("reply_to")
    if message is None:
        return None
    return ReplyParameters(int(message), allow_sending_without_reply=True)
