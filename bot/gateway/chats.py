"""Chat: a private talk with the bot or a group of people, its members and its topics."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.gateway.refusal import bad_request, forbidden
from bot.gateway.store import Tx
from bot.gateway.wire import Json

_TOPIC_COLOR = 0x6FB9F0


@dataclass(frozen=True, slots=True)
class Topic:
    """A named thread of a group."""

    id: int
    name: str
    icon_color: int = _TOPIC_COLOR


@dataclass(frozen=True, slots=True)
class Chat:
    """One chat; a private one has the id of its person."""

    id: int
    kind: str
    title: str
    forum: bool
    bot_status: str
    pinned: int | None

    @property
    def private(self) -> bool:
        """Whether it is one person's talk with the bot."""
        return self.kind == "private"

    @property
    def bot_rules(self) -> bool:
        """Whether the bot may pin, make topics and delete what others wrote."""
        return self.bot_status == "administrator"


@dataclass(frozen=True, slots=True)
class SeedGroup:
    """A group the demonstration or an administrator puts on the page.

    The topics are (id, name) pairs or names; names alone get the ids 2, 3, … in their order.
    """

    id: int
    title: str
    members: Sequence[int] = ()
    topics: Sequence[str | tuple[int, str]] = ()
    bot_is_admin: bool = False


_CHAT = "SELECT c.id, c.kind, c.title, c.forum, c.bot_status, c.pinned FROM chat c"


def chat(tx: Tx, chat_id: int) -> Chat | None:
    """Return the chat, or None."""
    row = tx.one(_CHAT + " WHERE c.id = ?", chat_id)
    return None if row is None else _chat(row)


def _chat(row: tuple[int, str, str, int, str, int | None]) -> Chat:
    return Chat(row[0], row[1], row[2], bool(row[3]), row[4], row[5])


def chats_of(tx: Tx, person_id: int) -> list[Chat]:
    """Return the person's chats, the private one first, then the liveliest."""
    rows = tx.all(
        _CHAT + " JOIN member m ON m.chat_id = c.id WHERE m.person_id = ?"
        " ORDER BY c.kind = 'private' DESC, c.last_date DESC, c.id DESC",
        person_id,
    )
    return [_chat(row) for row in rows]


def is_member(tx: Tx, chat_id: int, person_id: int) -> bool:
    """Tell whether the person sits in the chat."""
    return status_of(tx, chat_id, person_id) is not None


def status_of(tx: Tx, chat_id: int, person_id: int) -> str | None:
    """Return the person's standing in the chat, or None for a stranger."""
    row = tx.one(
        "SELECT status FROM member WHERE chat_id = ? AND person_id = ?", chat_id, person_id
    )
    return None if row is None else str(row[0])


def members(tx: Tx, chat_id: int) -> list[int]:
    """Return the ids of the people in the chat."""
    return [row[0] for row in tx.all("SELECT person_id FROM member WHERE chat_id = ?", chat_id)]


def topics(tx: Tx, chat_id: int) -> list[Topic]:
    """Return the topics of the group, the oldest first."""
    rows = tx.all("SELECT id, name, icon_color FROM topic WHERE chat_id = ? ORDER BY id", chat_id)
    return [Topic(*row) for row in rows]


def topic(tx: Tx, chat_id: int, topic_id: int) -> Topic | None:
    """Return the topic, or None."""
    row = tx.one(
        "SELECT id, name, icon_color FROM topic WHERE chat_id = ? AND id = ?", chat_id, topic_id
    )
    return None if row is None else Topic(*row)


def add_topic(tx: Tx, chat_id: int, name: str, icon_color: int | None = None) -> Topic:
    """Make a topic; its id is taken from the chat's messages, as in Telegram."""
    made = Topic(next_message_id(tx, chat_id), name, icon_color or _TOPIC_COLOR)
    tx.run(
        "INSERT INTO topic (chat_id, id, name, icon_color) VALUES (?, ?, ?, ?)",
        *(chat_id, made.id, made.name, made.icon_color),
    )
    return made


def next_message_id(tx: Tx, chat_id: int) -> int:
    """Take the next message id of the chat."""
    (number,) = tx.one(
        "UPDATE chat SET next_message = next_message + 1 WHERE id = ? RETURNING next_message - 1",
        chat_id,
    )
    return int(number)


def seed_groups(tx: Tx, groups: Sequence[SeedGroup]) -> None:
    """Put the groups in place; once more changes title, members and new topics only."""
    for group in groups:
        assert group.id < 0, "groups have negative ids"
        status = "administrator" if group.bot_is_admin else "member"
        tx.run(
            "INSERT INTO chat (id, kind, title, forum, bot_status)"
            " VALUES (?, 'supergroup', ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " title = excluded.title, forum = excluded.forum, bot_status = excluded.bot_status",
            *(group.id, group.title, bool(group.topics), status),
        )
        _seat(tx, group)
        _seed_topics(tx, group)


def _seat(tx: Tx, group: SeedGroup) -> None:
    gone = set(members(tx, group.id)) - set(group.members)
    for person_id in gone:
        tx.run("DELETE FROM member WHERE chat_id = ? AND person_id = ?", group.id, person_id)
    for person_id in group.members:
        tx.run(
            "INSERT OR IGNORE INTO member (chat_id, person_id) VALUES (?, ?)", group.id, person_id
        )


def _seed_topics(tx: Tx, group: SeedGroup) -> None:
    for place, given in enumerate(group.topics):
        topic_id, name = (place + 2, given) if isinstance(given, str) else given
        assert topic_id > 1, "1 is the General topic"
        tx.run(
            "INSERT INTO topic (chat_id, id, name, icon_color) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (chat_id, id) DO UPDATE SET name = excluded.name",
            *(group.id, topic_id, name, _TOPIC_COLOR),
        )
        tx.run(
            "UPDATE chat SET next_message = max(next_message, ?) WHERE id = ?",
            *(topic_id + 1, group.id),
        )


def chat_view(tx: Tx, found: Chat) -> Json:
    """Return the chat as a Bot API `Chat`."""
    if found.private:
        (name,) = tx.one("SELECT first_name FROM person WHERE id = ?", found.id)
        return {"id": found.id, "type": "private", "first_name": name}
    view: Json = {"id": found.id, "type": "supergroup", "title": found.title}
    if found.forum:
        view["is_forum"] = True
    return view


def known_chat(tx: Tx, chat_id: int | None) -> Chat:
    """Return the chat a bot names.

    Raises:
        ApiError: there is none, or the bot is no longer in it.
    """
    if chat_id is None:
        raise bad_request("chat_id is empty")
    found = chat(tx, chat_id)
    if found is None:
        raise bad_request("chat not found")
    if found.bot_status == "kicked":
        raise forbidden("bot was kicked from the supergroup chat")
    if found.bot_status == "left":
        raise forbidden("bot is not a member of the supergroup chat")
    return found


def writable_chat(tx: Tx, chat_id: int | None) -> Chat:
    """Return the chat a bot wants to write into.

    Raises:
        ApiError: there is none, or its person never wrote or has blocked the bot.
    """
    found = known_chat(tx, chat_id)
    if found.private:
        started, blocked = tx.one("SELECT started, blocked FROM person WHERE id = ?", found.id)
        if blocked:
            raise forbidden("bot was blocked by the user")
        if not started:
            raise forbidden("bot can't initiate conversation with a user")
    return found
