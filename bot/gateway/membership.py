"""Membership: a person blocks the bot, a group makes it administrator or puts it out."""

from bot.gateway.chats import chat, chat_view
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
