"""Removal: messages taken away, the bot's own and in private chats the person's, for two days."""

from bot.gateway.call import Call
from bot.gateway.chats import Chat, known_chat
from bot.gateway.checks import read_message
from bot.gateway.messages import Message, message
from bot.gateway.posting import take_away
from bot.gateway.refusal import bad_request
from bot.gateway.store import Tx
from bot.gateway.wire import whole

DELETABLE_SECONDS = 48 * 3600
MOST_AT_ONCE = 100


def delete_message(tx: Tx, call: Call) -> bool:
    """Answer `deleteMessage`."""
    found = known_chat(tx, call.chat_id)
    old = read_message(tx, call, found, "delete")
    if not _deletable(tx, found, old):
        raise bad_request("message can't be deleted")
    if tx.now - old.date > DELETABLE_SECONDS and not found.bot_rules:
        raise bad_request("message can't be deleted for everyone")
    take_away(tx, [old])
    return True


def delete_messages(tx: Tx, call: Call) -> bool:
    """Answer `deleteMessages`; those that are gone are passed over."""
    found = known_chat(tx, call.chat_id)
    given = call.json("message_ids")
    if not isinstance(given, list) or not given:
        raise bad_request("message identifiers are not specified")
    if len(given) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    old = [message(tx, found.id, number) for value in given if (number := whole(value))]
    present = [each for each in old if each is not None]
    if not all(_deletable(tx, found, each) for each in present):
        raise bad_request("message can't be deleted")
    take_away(tx, present)
    return True


def _deletable(tx: Tx, found: Chat, old: Message) -> bool:
    return old.sender == tx.bot.id or found.private or found.bot_rules
