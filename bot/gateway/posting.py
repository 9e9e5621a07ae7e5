"""Posting: what happens around a message when it is written, changed, pinned or taken away."""

from dataclasses import replace

from bot.gateway.chats import Chat, chat
from bot.gateway.events import tell_chat, tell_pin
from bot.gateway.messages import Draft, Message, insert, remove, save
from bot.gateway.page_views import message_json
from bot.gateway.store import Tx


def post(tx: Tx, draft: Draft) -> Message:
    """Write a message and let the chat's pages hear it."""
    message = insert(tx, draft)
    tell_chat(tx, message.chat_id, "message", message_json(tx, message))
    return message


def change(tx: Tx, message: Message) -> Message:
    """Write a message as it now reads and let the chat's pages hear it."""
    edited = replace(message, edit_date=tx.now)
    save(tx, edited)
    tell_chat(tx, edited.chat_id, "edit", message_json(tx, edited))
    return edited


def react(tx: Tx, message: Message, emoji: tuple[str, ...]) -> None:
    """Put the bot's reactions on a message, which is no edit."""
    save(tx, replace(message, reactions=emoji))
    body = {"chat_id": message.chat_id, "message_id": message.id, "emoji": list(emoji)}
    tell_chat(tx, message.chat_id, "reaction", body)


def take_away(tx: Tx, messages: list[Message]) -> None:
    """Remove messages of one chat, a pin among them too, and let its pages hear it."""
    if not messages:
        return
    found = chat(tx, messages[0].chat_id)
    assert found is not None, "a message stands in a chat"
    numbers = [message.id for message in messages]
    for message in messages:
        remove(tx, message)
    tell_chat(tx, found.id, "delete", {"chat_id": found.id, "message_ids": numbers})
    if found.pinned in numbers:
        pin(tx, found, None)


def pin(tx: Tx, found: Chat, message_id: int | None) -> None:
    """Pin a message, or none, and let the chat's pages hear it."""
    tx.run("UPDATE chat SET pinned = ? WHERE id = ?", message_id, found.id)
    tell_pin(tx, found, message_id)
