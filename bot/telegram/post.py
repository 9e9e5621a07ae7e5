"""One letter becomes one call to the chat server.

What the letter has to say must reach its reader: a message that vanished is written anew, a topic
that was deleted is left for the group itself, marks that the server cannot read are left away.
"""

import base64
import logging
from typing import Any

from telegram import Bot, BotCommandScopeChat, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest

from core.delivery.outbox import Operation, Posted
from handlers.fitting import shortened, without_marks

Body = dict[str, Any]
HTML = ParseMode.HTML
MOST_TEXT = 4_096
MOST_CAPTION = 1_024
ANSWERED = ("too old", "query id is invalid")
"""The press was answered before, or nobody waits for the answer any longer."""
VANISHED = ("not found", "can't be edited", "message_id_invalid")
log = logging.getLogger(__name__)


async def deliver(bot: Bot, letter: Posted) -> int | None:
    """Make the call; return the id of the message it made, if any. Raises PTB's errors.

    A letter's body may hold ``copy``: what stands above its text if it may have been read before.
    """
    body: Body = dict(letter.body)
    match letter.operation:
        case Operation.SEND:
            if letter.unsure and body.get("copy"):
                body["text"] = f"{body['copy']}\n{body['text']}"
            return await _send(bot, letter.chat, body)
        case Operation.EDIT:
            return await _edit(bot, letter.chat, body)
        case Operation.TOAST:
            await _toast(bot, body)
        case Operation.DELETE:
            await _delete(bot, letter.chat, int(body["message"]))
        case Operation.PHOTO | Operation.DOCUMENT:
            return await _file(bot, letter, body)
        case Operation.COMMANDS:
            await _commands(bot, letter.chat, body)
    return None


async def _send(bot: Bot, chat: int, body: Body) -> int:
    marked = body.get("marked", True)
    text = shortened(body["text"], MOST_TEXT)
    try:
        sent = await bot.send_message(
            chat,
            text if marked else without_marks(text),
            parse_mode=HTML if marked else None,
            reply_markup=_markup(body),
            message_thread_id=body.get("thread") or None,
            reply_parameters=_reply(body),
        )
    except BadRequest as error:
        return await _send(bot, chat, _plainer(body, error))
    return sent.message_id


async def _edit(bot: Bot, chat: int, body: Body) -> int:
    message = int(body["message"])
    marked = body.get("marked", True)
    text = shortened(body["text"], MOST_TEXT)
    try:
        await bot.edit_message_text(
            text if marked else without_marks(text),
            chat,
            message,
            parse_mode=HTML if marked else None,
            reply_markup=_markup(body),
        )
    except BadRequest as error:
        if _says(error, "not modified"):
            return message
        if _says(error, *VANISHED):
            # The message is gone, but what it was to say still holds.
            return await _send(bot, chat, body)
        return await _edit(bot, chat, _plainer(body, error))
    return message


async def _toast(bot: Bot, body: Body) -> None:
    try:
        await bot.answer_callback_query(
            body["query"], body["text"] or None, show_alert=body["alert"]
        )
    except BadRequest as error:
        if not _says(error, *ANSWERED):
            raise


async def _delete(bot: Bot, chat: int, message: int) -> None:
    try:
        await bot.delete_message(chat, message)
    except BadRequest as error:
        if not _says(error, "not found"):
            raise


async def _file(bot: Bot, letter: Posted, body: Body) -> int:
    send = bot.send_photo if letter.operation is Operation.PHOTO else bot.send_document
    marked = body.get("marked", True)
    caption = shortened(body["caption"], MOST_CAPTION)
    try:
        sent: Message = await send(
            letter.chat,
            base64.b64decode(body["file"]),
            caption=caption if marked else without_marks(caption),
            parse_mode=HTML if marked else None,
            filename=body["name"],
            message_thread_id=body.get("thread") or None,
        )
    except BadRequest as error:
        return await _file(bot, letter, _plainer(body, error))
    return sent.message_id


async def _commands(bot: Bot, chat: int, body: Body) -> None:
    commands = [(name, text) for name, text in body["commands"]]
    await bot.set_my_commands(commands, BotCommandScopeChat(chat))


def _plainer(body: Body, error: BadRequest) -> Body:
    """Return the body without what the server refused in it; raise if that is not known."""
    if _says(error, "thread not found") and body.get("thread"):
        plainer = body | {"thread": 0}
    elif _says(error, "can't parse entities") and body.get("marked", True):
        plainer = body | {"marked": False}
    else:
        raise error
    log.warning("a letter is sent more plainly, because the server says: %s", error)
    return plainer


def _says(error: BadRequest, *words: str) -> bool:
    said = error.message.lower()
    return any(word in said for word in words)


def _markup(body: Body) -> InlineKeyboardMarkup | None:
    rows = body.get("keyboard")
    return InlineKeyboardMarkup.de_json({"inline_keyboard": rows}, None) if rows else None


def _reply(body: Body) -> ReplyParameters | None:
    message = body.get("reply_to")
    if message is None:
        return None
    return ReplyParameters(int(message), allow_sending_without_reply=True)
