"""Membership: a person blocks the bot or leaves the groups; a group takes the bot in or out."""

from collections.abc import Collection

from bot.gateway.chats import chat, chat_view
from bot.gateway.events import tell_people
from bot.gateway.people import bot_view, person, user_view
from bot.gateway.store import Tx
from bot.gateway.updates import enqueue
from bot.gateway.wire import Json

STATUSES = frozenset({"member", "administrator", "left", "kicked"})


def block(tx: Tx, person_id: int, blocked: bool) -> None:
    """Note that a person blocks the bot, or no longer does, and let the bot hear it."""
    found = person(tx, person_id)
    assert found is not None, "only a known person can block"
    if found.blocked == blocked:
        return
    tx.run("UPDATE person SET blocked = ? WHERE id = ?", blocked, person_id)
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    _tell(tx, person_id, person_id, old, new)


def place_bot(tx: Tx, chat_id: int, status: str) -> None:
    """Change the bot's standing in a group and let the bot hear it."""
    assert status in STATUSES
    found = chat(tx, chat_id)
    assert found is not None, "only a known group has the bot in it"
    assert not found.private
    if found.bot_status == status:
        return
    tx.run("UPDATE chat SET bot_status = ? WHERE id = ?", status, chat_id)
    by = tx.one("SELECT min(person_id) FROM member WHERE chat_id = ?", chat_id)[0]
    _tell(tx, chat_id, by or tx.bot.id, found.bot_status, status)


def sitting(tx: Tx) -> list[int]:
    """Return everybody who sits in some group."""
    return sorted({person_id for _, person_id in _seats(tx)})


def put_out(tx: Tx, people: Collection[int]) -> int:
    """Put people out of every group, whose pages hear it; tell how many seats that frees."""
    freed = [(group, each) for group, each in _seats(tx) if each in people]
    for group, each in freed:
        tx.run("DELETE FROM member WHERE chat_id = ? AND person_id = ?", group, each)
    if freed:
        tell_people(tx, sorted({each for _, each in freed}), "reset", {})
    return len(freed)


def _seats(tx: Tx) -> list[tuple[int, int]]:
    """Return every seat in a group: the group, and who sits there."""
    rows = tx.all(
        "SELECT m.chat_id, m.person_id FROM member m JOIN chat c ON c.id = m.chat_id"
        " WHERE c.kind = 'supergroup' ORDER BY m.chat_id, m.person_id"
    )
    return [(int(group), int(each)) for group, each in rows]


def _tell(tx: Tx, chat_id: int, by: int, old: str, new: str) -> None:
    found = chat(tx, chat_id)
    assert found is not None
    content: Json = {
        "chat": chat_view(tx, found),
        "from": user_view(tx, by),
        "date": tx.now,
        "old_chat_member": _standing(tx, old),
        "new_chat_member": _standing(tx, new),
    }
    enqueue(tx, "my_chat_member", chat_id, content)


def _standing(tx: Tx, status: str) -> Json:
    view: Json = {"user": bot_view(tx), "status": status}
    if status == "kicked":
        view["until_date"] = 0
    return view
