"""Heard: what of a message is said to us, and in which words."""

import re
from unicodedata import category

from telegram import Bot, Update

from core.errors import RefusedError

MOST_TEXT = 1_000
"""Characters we are willing to read in one message."""
KEPT_CONTROLS = "\n\t\r\x1d"
"""Control characters that a pasted code or sentence may hold."""


def addressed(update: Update, bot: Bot) -> bool:
    """Tell whether a word in a group is meant for us: a reply to us, our name, or a command."""
    message = update.effective_message
    if message is None:
        return False
    answered = message.reply_to_message
    sender = answered.from_user if answered is not None else None
    if sender is not None and sender.id == bot.id:
        return True
    text = message.text or message.caption or ""
    return f"@{bot.username}".casefold() in text.casefold()


def without_name(words: str, bot: Bot) -> str:
    """Return words without our name, which only says to whom they are spoken."""
    return re.sub(rf"\s*@{re.escape(bot.username)}\b\s*", " ", words, flags=re.IGNORECASE).strip()


def words_of(update: Update) -> str:
    """Return the words of a message; refused where they are too many or hold control characters."""
    message = update.effective_message
    text = (message.text or "") if message is not None else ""
    if len(text) > MOST_TEXT:
        raise RefusedError("text.too_long", n=len(text), most=MOST_TEXT)
    if text.isprintable():
        return text.strip()
    kinds = {char: category(char) for char in set(text)}
    if any(kind in ("Cc", "Cs") and char not in KEPT_CONTROLS for char, kind in kinds.items()):
        raise RefusedError("text.control")
    # Marks that nobody sees, such as those that turn the direction of writing, say nothing.
    return "".join(char for char in text if kinds[char] != "Cf").strip()


def has_content(update: Update) -> bool:
    """Tell whether a message brings a picture, a file or words, and is no notice of a group."""
    message = update.message
    return message is not None and bool(message.effective_attachment or message.caption)
