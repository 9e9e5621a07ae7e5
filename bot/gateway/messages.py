"""Message: one post of a chat, as it stands after its edits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from bot.gateway.chats import next_message_id
from bot.gateway.entities import Entity, FormattedText, as_json
from bot.gateway.files import StoredFile, from_json, hold
from bot.gateway.store import Tx
from bot.gateway.wire import Json, dump, load, mapping

Keyboard = tuple[tuple[Json, ...], ...]

NO_WORDS = FormattedText()


@dataclass(frozen=True, slots=True)
class Draft:
    """What is about to be posted; with a file the words are its caption."""

    chat_id: int
    sender: int
    words: FormattedText = NO_WORDS
    file: StoredFile | None = None
    thread_id: int | None = None
    reply_to: int | None = None
    keyboard: Keyboard = ()
    album: str | None = None
    protected: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One post."""

    chat_id: int
    id: int
    sender: int
    date: int
    words: FormattedText = NO_WORDS
    file: StoredFile | None = None
    thread_id: int | None = None
    edit_date: int | None = None
    reply_to: int | None = None
    keyboard: Keyboard = ()
    album: str | None = None
    protected: bool = False
    silent: bool = False
    reactions: tuple[str, ...] = ()


class _Body(TypedDict, total=False):
    text: str
    entities: list[Json]
    file: Json
    reply_to: int
    keyboard: list[list[Json]]
    album: str
    protected: bool
    silent: bool
    reactions: list[str]


_MESSAGE = "SELECT chat_id, id, sender, date, thread_id, edit_date, body FROM message"


def insert(tx: Tx, draft: Draft) -> Message:
    """Write the post under the chat's next id."""
    message = Message(
        chat_id=draft.chat_id,
        id=next_message_id(tx, draft.chat_id),
        sender=draft.sender,
        date=tx.now,
        words=draft.words,
        file=draft.file,
        thread_id=draft.thread_id,
        reply_to=draft.reply_to,
        keyboard=draft.keyboard,
        album=draft.album,
        protected=draft.protected,
        silent=draft.silent,
    )
    tx.run(
        "INSERT INTO message (chat_id, id, sender, date, thread_id, body)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        *(message.chat_id, message.id, message.sender, message.date),
        *(message.thread_id, dump(_body(message))),
    )
    tx.run("UPDATE chat SET last_date = ? WHERE id = ?", tx.now, draft.chat_id)
    if message.file is not None:
        hold(tx, message.chat_id, message.id, message.file.id)
    return message


def save(tx: Tx, message: Message) -> None:
    """Write the post as it stands now."""
    tx.run(
        "UPDATE message SET edit_date = ?, body = ? WHERE chat_id = ? AND id = ?",
        *(message.edit_date, dump(_body(message)), message.chat_id, message.id),
    )
    hold(tx, message.chat_id, message.id, message.file.id if message.file else None)


def remove(tx: Tx, message: Message) -> None:
    """Take the post out of its chat."""
    tx.run("DELETE FROM message WHERE chat_id = ? AND id = ?", message.chat_id, message.id)
    hold(tx, message.chat_id, message.id, None)


def message(tx: Tx, chat_id: int, message_id: int) -> Message | None:
    """Return the post, or None."""
    row = tx.one(_MESSAGE + " WHERE chat_id = ? AND id = ?", chat_id, message_id)
    return None if row is None else _message(row)


def last_message(tx: Tx, chat_id: int) -> Message | None:
    """Return the newest post of the chat, or None."""
    found = page(tx, chat_id, limit=1)
    return found[0] if found else None


def page(
    tx: Tx, chat_id: int, *, limit: int, before: int | None = None, thread_id: int | None = None
) -> list[Message]:
    """Return at most so many posts before one, the oldest first."""
    rows = tx.all(
        _MESSAGE + " WHERE chat_id = ? AND id < ?"
        " AND (? IS NULL OR thread_id = ?) ORDER BY id DESC LIMIT ?",
        *(chat_id, before or 2**62, thread_id, thread_id, limit),
    )
    return [_message(row) for row in reversed(rows)]


def unread(tx: Tx, chat_id: int, person_id: int) -> int:
    """Return how many posts of others the person has not read; counting ends at 999."""
    (count,) = tx.one(
        "SELECT count(*) FROM (SELECT 1 FROM message m JOIN member r ON r.chat_id = m.chat_id"
        " WHERE m.chat_id = ? AND r.person_id = ? AND m.id > r.read_to AND m.sender <> ?"
        " LIMIT 999)",
        *(chat_id, person_id, person_id),
    )
    return int(count)


def _body(message: Message) -> _Body:
    """Return what the row keeps; empty values are left out."""
    body: _Body = {
        "text": message.words.text,
        "entities": [as_json(entity) for entity in message.words.entities],
        "keyboard": [list(row) for row in message.keyboard],
        "protected": message.protected,
        "silent": message.silent,
        "reactions": list(message.reactions),
    }
    if message.file is not None:
        body["file"] = message.file.as_json()
    if message.reply_to is not None:
        body["reply_to"] = message.reply_to
    if message.album is not None:
        body["album"] = message.album
    return {name: value for name, value in body.items() if value}  # type: ignore[return-value]


def _message(row: tuple[int, int, int, int, int | None, int | None, str]) -> Message:
    body: _Body = mapping(load(row[6]))  # type: ignore[assignment]  # our own rows
    return Message(
        chat_id=row[0],
        id=row[1],
        sender=row[2],
        date=row[3],
        thread_id=row[4],
        edit_date=row[5],
        words=FormattedText(body.get("text", ""), _entities(body.get("entities", ()))),
        file=from_json(body["file"]) if "file" in body else None,
        reply_to=body.get("reply_to"),
        keyboard=tuple(tuple(line) for line in body.get("keyboard", ())),
        album=body.get("album"),
        protected=body.get("protected", False),
        silent=body.get("silent", False),
        reactions=tuple(body.get("reactions", ())),
    )


def _entities(given: Sequence[Json]) -> tuple[Entity, ...]:
    return tuple(Entity(**entity) for entity in given)  # type: ignore[arg-type]  # our own rows
