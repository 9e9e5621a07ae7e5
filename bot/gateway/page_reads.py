"""Page reads: what the chat page shows, each answer only for a person who may see it."""

from bot.gateway.chats import chats_of
from bot.gateway.events import cursor
from bot.gateway.files import StoredFile, visible_file
from bot.gateway.menus import resolved_menu
from bot.gateway.messages import page
from bot.gateway.page_views import bot_json, chat_json, message_json, person_json
from bot.gateway.people import seeded
from bot.gateway.refusal import PageError
from bot.gateway.session import people_of, speaker
from bot.gateway.store import Tx
from bot.gateway.talk import seat
from bot.gateway.wire import Json

MOST_MESSAGES = 50


def people(tx: Tx, demonstration: bool) -> Json:
    """Return whom one may be in the demonstration, nobody outside it."""
    shown = seeded(tx) if demonstration else []
    return {
        "demo": demonstration,
        "bot": bot_json(tx),
        "people": [
            {
                "id": each.id,
                "name": each.first_name,
                "title": each.title,
                "group_hint": ", ".join(
                    found.title for found in chats_of(tx, each.id) if not found.private
                ),
            }
            for each in shown
        ],
    }


def session(tx: Tx, browser: str) -> Json:
    """Return whom the browser speaks for."""
    return {"people": [person_json(each) for each in people_of(tx, browser)]}


def me(tx: Tx, browser: str, person_id: int | None) -> Json:
    """Return the person, the bot, and from where events go on."""
    found = speaker(tx, browser, person_id)
    return person_json(found) | {"bot": bot_json(tx), "cursor": cursor(tx)}


def chats(tx: Tx, browser: str, person_id: int | None) -> list[Json]:
    """Return the person's chats."""
    found = speaker(tx, browser, person_id)
    return [chat_json(tx, each, found.id) for each in chats_of(tx, found.id)]


def messages(tx: Tx, browser: str, person_id: int | None, asked: Json) -> list[Json]:
    """Return a stretch of a chat, the oldest first."""
    found = speaker(tx, browser, person_id)
    chat = seat(tx, _number(asked, "chat_id") or 0, found.id)
    limit = min(max(_number(asked, "limit") or 30, 1), MOST_MESSAGES)
    before, thread_id = _number(asked, "before"), _number(asked, "thread_id")
    shown = page(tx, chat.id, limit=limit, before=before, thread_id=thread_id)
    return [message_json(tx, each) for each in shown]


def _number(asked: Json, name: str) -> int | None:
    value = asked.get(name)
    return value if isinstance(value, int) else None


def commands(tx: Tx, browser: str, person_id: int | None, chat_id: int) -> list[Json]:
    """Return the menu the person has in a chat."""
    found = speaker(tx, browser, person_id)
    return resolved_menu(tx, seat(tx, chat_id, found.id), found.id, found.language)


def file(tx: Tx, browser: str, person_id: int | None, file_id: str) -> StoredFile:
    """Return a file that a chat of the person holds."""
    found = speaker(tx, browser, person_id)
    shown = visible_file(tx, file_id, found.id)
    if shown is None:
        raise PageError(404, "file.not_found")
    return shown
