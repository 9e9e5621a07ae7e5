"""One letter becomes one call to the chat server.

What the letter has to say must reach its reader: a message that vanished is written anew, a topic
that was deleted is left for the group itself, marks that the server cannot read are left away.
"""

import base64
import logging
from typing import Any

from telegram import Bot, BotCommandScopeChat, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.telegram.transport import called
from core.delivery.outbox import Operation, Posted
from handlers.talk.fitting import shortened, without_marks

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
    about = {
        "chat_id": chat,
        "message_thread_id": body.get("thread") or None,
        "reply_parameters": _reply(body),
    }
    try:
        sent = await called(bot, "sendMessage", about | _words(body))
    except BadRequest as error:
        return await _send(bot, chat, _plainer(body, error))
    return int(sent["message_id"])


async def _edit(bot: Bot, chat: int, body: Body) -> int:
    message = int(body["message"])
    about = {"chat_id": chat, "message_id": message}
    try:
        await called(bot, "editMessageText", about | _words(body))
    except BadRequest as error:
        if _says(error, "not modified"):
            return message
        if _says(error, *VANISHED):
            # The message is gone, but what it was to say still holds.
            return await _send(bot, chat, body)
        return await _edit(bot, chat, _plainer(body, error))
    return message


async def _toast(bot: Bot, body: Body) -> None:
    about = {
        "callback_query_id": body["query"],
        "text": body["text"] or None,
        "show_alert": body["alert"],
    }
    try:
        await called(bot, "answerCallbackQuery", about)
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


def _words(body: Body) -> Body:
    """Return what a message says, as the Bot API names it."""
    text, rows = shortened(body["text"], MOST_TEXT), body.get("keyboard")
    markup = {"inline_keyboard": rows} if rows else None
    if body.get("marked", True):
        return {"text": text, "parse_mode": HTML.value, "reply_markup": markup}
    return {"text": without_marks(text), "reply_markup": markup}


def _reply(body: Body) -> Body | None:
    message = body.get("reply_to")
    if message is None:
        return None
    return {"message_id": int(message), "allow_sending_without_reply": True}
