"""Talk: what a person does on the page, each once under its key, and what the bot hears of it."""

import re
import secrets
from dataclasses import dataclass

from bot.gateway.chats import Chat, chat, is_member, topic
from bot.gateway.entities import FormattedText, clean, detected, trimmed
from bot.gateway.events import tell_person
from bot.gateway.files import MOST_PHOTO, StoredFile, Upload, keep
from bot.gateway.messages import Draft, Message, message, unread
from bot.gateway.page_views import chat_json
from bot.gateway.people import user_view
from bot.gateway.posting import post
from bot.gateway.refusal import PageError
from bot.gateway.store import Tx
from bot.gateway.updates import enqueue
from bot.gateway.views import message_view
from bot.gateway.wire import Json

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_DATA = 64
LONGEST_KEY = 64
KEYS_KEPT_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Said:
    """What a person wants to post."""

    chat_id: int
    key: str
    text: str = ""
    thread_id: int | None = None
    reply_to: int | None = None


def seat(tx: Tx, chat_id: int, person_id: int) -> Chat:
    """Return the chat a person sits in.

    Raises:
        PageError: there is none; to a stranger a chat does not exist.
    """
    found = chat(tx, chat_id)
    if found is None or not is_member(tx, chat_id, person_id):
        raise PageError(404, "chat.not_found")
    return found


def say(tx: Tx, person_id: int, said: Said) -> Message:
    """Post a person's words; the same key again returns the first message.

    Raises:
        PageError: the chat is not theirs, or the words are empty or too long.
    """
    found = seat(tx, said.chat_id, person_id)
    words = _words(said.text, LONGEST_TEXT)
    if not words.text:
        raise PageError(400, "text.empty")
    return _done(tx, person_id, said) or _post(tx, person_id, found, said, words)


def show(tx: Tx, person_id: int, said: Said, upload: Upload) -> Message:
    """Post a person's file, a picture as a photo and anything else as a document.

    Raises:
        PageError: the chat is not theirs, the file is empty or the caption too long.
    """
    found = seat(tx, said.chat_id, person_id)
    words = _words(said.text, LONGEST_CAPTION)
    if upload.size == 0:
        raise PageError(400, "file.empty")
    return _done(tx, person_id, said) or _post(
        tx, person_id, found, said, words, keep_shown(tx, upload)
    )


def keep_shown(tx: Tx, upload: Upload) -> StoredFile:
    """Keep what a person uploads as a photo if it is a picture, else as a document."""
    image = upload.image() if upload.size <= MOST_PHOTO else None
    return keep(tx, upload, "photo" if image else "document", image)


def _words(text: str, longest: int) -> FormattedText:
    words = detected(trimmed(FormattedText(clean(text))))
    if len(words.text) > longest:
        raise PageError(400, "text.too_long", limit=longest)
    return words


def _checked_key(said: Said) -> str:
    if not 1 <= len(said.key) <= LONGEST_KEY:
        raise PageError(400, "input.invalid", field="key")
    return clean(said.key)


def _done(tx: Tx, person_id: int, said: Said) -> Message | None:
    key = _checked_key(said)
    row = tx.one(
        "SELECT chat_id, result FROM posted WHERE person_id = ? AND key = ?", person_id, key
    )
    if row is None:
        return None
    if row[0] != said.chat_id or (first := message(tx, *row)) is None:
        raise PageError(409, "key.used")
    return first


def _post(
    tx: Tx,
    person_id: int,
    found: Chat,
    said: Said,
    words: FormattedText,
    file: StoredFile | None = None,
) -> Message:
    answered = message(tx, found.id, said.reply_to) if said.reply_to else None
    if said.reply_to and answered is None:
        raise PageError(404, "message.not_found")
    posted = post(
        tx,
        Draft(
            chat_id=found.id,
            sender=person_id,
            words=words,
            file=file,
            thread_id=_thread(tx, found, said, answered),
            reply_to=said.reply_to or None,
        ),
    )
    _remember(tx, person_id, _checked_key(said), found.id, posted.id)
    tx.run("UPDATE person SET started = 1 WHERE id = ? AND NOT started", person_id)
    if found.private:
        tx.run("UPDATE person SET blocked = 0 WHERE id = ? AND blocked", person_id)
    _mark_read(tx, person_id, found.id, posted.id)
    if bot_hears(tx, found, posted):
        enqueue(tx, "message", found.id, message_view(tx, posted))
    return posted


def _thread(tx: Tx, found: Chat, said: Said, answered: Message | None) -> int | None:
    if not found.forum:
        return None
    if said.thread_id is None:
        return answered.thread_id if answered else None
    if topic(tx, found.id, said.thread_id) is None:
        raise PageError(404, "topic.not_found")
    return said.thread_id


def _remember(tx: Tx, person_id: int, key: str, chat_id: int, result: int) -> None:
    tx.run("DELETE FROM posted WHERE at < ?", tx.now - KEYS_KEPT_SECONDS)
    tx.run("INSERT INTO posted VALUES (?, ?, ?, ?, ?)", person_id, key, chat_id, result, tx.now)


def bot_hears(tx: Tx, found: Chat, posted: Message) -> bool:
    """Tell whether the bot gets a person's message: privacy mode is on.

    In a group it hears commands that are not another bot's, mentions of itself and answers to its
    own messages, and everything once it is an administrator.
    """
    if found.bot_status in {"left", "kicked"}:
        return False
    if found.private or found.bot_rules:
        return True
    answered = message(tx, found.id, posted.reply_to) if posted.reply_to else None
    if answered is not None and answered.sender == tx.bot.id:
        return True
    return any(
        _concerns(posted.words.part(entity), entity.kind, tx.bot.username)
        for entity in posted.words.entities
    )


def _concerns(part: str, kind: str, username: str) -> bool:
    name = re.search(r"@(\w+)$", part)
    ours = name is not None and name[1].lower() == username.lower()
    return ours or (kind == "bot_command" and name is None)


def press(tx: Tx, person_id: int, said: Said, message_id: int) -> int:
    """Let the bot hear that a person tapped a button; return the id of the query.

    Which data a message really carries is for the bot to check, as in Telegram.

    Raises:
        PageError: the chat is not theirs, the message is gone or not the bot's.
    """
    found = seat(tx, said.chat_id, person_id)
    if not 1 <= len(said.text.encode("utf-8", "replace")) <= LONGEST_DATA:
        raise PageError(400, "input.invalid", field="data")
    key = f"press:{_checked_key(said)}"
    before = tx.one("SELECT result FROM posted WHERE person_id = ? AND key = ?", person_id, key)
    if before is not None:
        return int(before[0])
    pressed = message(tx, found.id, message_id)
    if pressed is None or pressed.sender != tx.bot.id:
        raise PageError(404, "message.not_found")
    query_id = secrets.randbits(62) | 1
    tx.run("DELETE FROM press WHERE at < ?", tx.now - 24 * 3600)
    tx.run("INSERT INTO press (id, person_id, at) VALUES (?, ?, ?)", query_id, person_id, tx.now)
    _remember(tx, person_id, key, found.id, query_id)
    query: Json = {
        "id": str(query_id),
        "from": user_view(tx, person_id),
        "message": message_view(tx, pressed),
        "chat_instance": str(abs(found.id)),
        "data": said.text,
    }
    enqueue(tx, "callback_query", found.id, query)
    return query_id


def read(tx: Tx, person_id: int, chat_id: int, message_id: int) -> int:
    """Note how far a person has read; return how much is left.

    Raises:
        PageError: the chat is not theirs.
    """
    found = seat(tx, chat_id, person_id)
    if _mark_read(tx, person_id, chat_id, message_id):
        tell_person(tx, person_id, "chat", chat_json(tx, found, person_id))
    return unread(tx, chat_id, person_id)


def _mark_read(tx: Tx, person_id: int, chat_id: int, message_id: int) -> bool:
    changed = tx.run(
        "UPDATE member SET read_to = ? WHERE chat_id = ? AND person_id = ? AND read_to < ?",
        *(message_id, chat_id, person_id, message_id),
    )
    return changed.rowcount > 0
