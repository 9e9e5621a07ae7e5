"""Menu: the commands offered in a chat, chosen by scope and language as Telegram chooses them."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.gateway.chats import Chat
from bot.gateway.store import Tx
from bot.gateway.wire import Json, load, sequence


@dataclass(frozen=True, slots=True)
class Scope:
    """To whom a menu is shown; the ids are 0 where the kind has none."""

    kind: str = "default"
    chat_id: int = 0
    person_id: int = 0


def menu(tx: Tx, scope: Scope, language: str) -> list[Json] | None:
    """Return the menu of exactly that scope and language, None when there is none."""
    row = tx.one(
        "SELECT body FROM menu WHERE scope = ? AND chat_id = ? AND person_id = ? AND language = ?",
        *(scope.kind, scope.chat_id, scope.person_id, language),
    )
    return None if row is None else [each for each in sequence(load(row[0])) if _is_json(each)]  # type: ignore[misc]


def _is_json(value: object) -> bool:
    return isinstance(value, dict)


def resolved_menu(tx: Tx, chat: Chat, person_id: int, language: str) -> list[Json]:
    """Return the menu a person sees in a chat."""
    language = language.lower().split("-")[0]
    for scope in _scopes(chat, person_id):
        for tongue in (language, "") if language else ("",):
            found = menu(tx, scope, tongue)
            if found:
                return found
    return []


def _scopes(chat: Chat, person_id: int) -> Iterator[Scope]:
    if chat.private:
        yield Scope("chat", chat.id)
        yield Scope("all_private_chats")
    else:
        yield Scope("chat_member", chat.id, person_id)
        yield Scope("chat", chat.id)
        yield Scope("all_group_chats")
    yield Scope()
