"""Editing: a message of the bot rewritten in place; an edit that changes nothing is refused."""

from dataclasses import replace

from bot.gateway.call import Call
from bot.gateway.chats import Chat, writable_chat
from bot.gateway.checks import read_caption, read_message, read_text
from bot.gateway.keyboard import read_keyboard
from bot.gateway.messages import Keyboard, Message
from bot.gateway.methods.album import read_caption_of, read_media
from bot.gateway.posting import change
from bot.gateway.refusal import bad_request
from bot.gateway.store import Tx
from bot.gateway.views import message_view
from bot.gateway.wire import Json


def edit_message_text(tx: Tx, call: Call) -> Json:
    """Answer `editMessageText`; buttons not given again are taken away."""
    words = read_text(call)
    found, old = _own(tx, call)
    if old.file is not None:
        raise bad_request("there is no text in the message to edit")
    return _rewrite(tx, old, replace(old, words=words, keyboard=_keyboard(call, found)))


def edit_message_caption(tx: Tx, call: Call) -> Json:
    """Answer `editMessageCaption`."""
    words = read_caption(call)
    found, old = _own(tx, call)
    if old.file is None:
        raise bad_request("there is no caption in the message to edit")
    return _rewrite(tx, old, replace(old, words=words, keyboard=_keyboard(call, found)))


def edit_message_media(tx: Tx, call: Call) -> Json:
    """Answer `editMessageMedia`."""
    media = call.json("media")
    words = read_caption_of(media)
    found, old = _own(tx, call)
    keyboard = _keyboard(call, found)
    if old.file is None:
        raise bad_request("there is no media in the message to edit")
    file = read_media(tx, call, media)
    return _rewrite(tx, old, replace(old, words=words, file=file, keyboard=keyboard))


def edit_message_reply_markup(tx: Tx, call: Call) -> Json:
    """Answer `editMessageReplyMarkup`."""
    found, old = _own(tx, call)
    return _rewrite(tx, old, replace(old, keyboard=_keyboard(call, found)))


def _own(tx: Tx, call: Call) -> tuple[Chat, Message]:
    found = writable_chat(tx, call.chat_id)
    old = read_message(tx, call, found, "edit")
    if old.sender != tx.bot.id:
        raise bad_request("message can't be edited")
    return found, old


def _keyboard(call: Call, found: Chat) -> Keyboard:
    return read_keyboard(call.json("reply_markup"), private=found.private)


def _rewrite(tx: Tx, old: Message, new: Message) -> Json:
    if new == old:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly"
            " the same as a current content and reply markup of the message"
        )
    return message_view(tx, change(tx, new))
