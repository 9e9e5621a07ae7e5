"""Mark: a pin or a reaction that the bot puts on a message."""

from collections.abc import Mapping

from bot.gateway.call import Call
from bot.gateway.chats import Chat, known_chat, writable_chat
from bot.gateway.messages import Message, message
from bot.gateway.posting import pin, react
from bot.gateway.refusal import bad_request
from bot.gateway.store import Tx
from bot.gateway.wire import word

# Asks for the coloured drawing; Telegram takes an emoji with it or without.
_VARIANT = "\ufe0f"
# What Telegram lets a bot choose from.
REACTIONS = frozenset(
    "❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐"
    "🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡"
) | {"❤\u200d🔥", "👨\u200d💻", "🤷\u200d♂", "🤷\u200d♀"}


def pin_chat_message(tx: Tx, call: Call) -> bool:
    """Answer `pinChatMessage`."""
    found = _pinnable(tx, call)
    old = message(tx, found.id, call.whole("message_id") or 0)
    if old is None:
        raise bad_request("message to pin not found")
    if found.pinned != old.id:
        pin(tx, found, old.id)
    return True


def unpin_chat_message(tx: Tx, call: Call) -> bool:
    """Answer `unpinChatMessage`; without a message the newest pin goes."""
    found = _pinnable(tx, call)
    message_id = call.whole("message_id")
    if message_id is not None and message_id != found.pinned:
        raise bad_request("message to unpin not found")
    if found.pinned is not None:
        pin(tx, found, None)
    return True


def unpin_all_chat_messages(tx: Tx, call: Call) -> bool:
    """Answer `unpinAllChatMessages`."""
    found = _pinnable(tx, call)
    if found.pinned is not None:
        pin(tx, found, None)
    return True


def _pinnable(tx: Tx, call: Call) -> Chat:
    found = writable_chat(tx, call.chat_id)
    if not found.private and not found.bot_rules:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return found


def set_message_reaction(tx: Tx, call: Call) -> bool:
    """Answer `setMessageReaction`; a bot may put one, none takes it back."""
    found = known_chat(tx, call.chat_id)
    old: Message | None = message(tx, found.id, call.whole("message_id") or 0)
    if old is None:
        raise bad_request("message to react not found")
    given = call.json("reaction")
    emoji = tuple(_emoji(value) for value in given) if isinstance(given, list) else ()
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if emoji != old.reactions:
        react(tx, old, emoji)
    return True


def _emoji(value: object) -> str:
    if not isinstance(value, Mapping) or value.get("type") != "emoji":
        raise bad_request("can't parse ReactionType: invalid reaction type specified")
    emoji = word(value.get("emoji"))
    if emoji.replace(_VARIANT, "") not in REACTIONS:
        raise bad_request("REACTION_INVALID")
    return emoji
