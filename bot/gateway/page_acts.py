"""Page acts: what a person does on the chat page, the browser's right to speak checked first."""

from bot.gateway.files import Upload
from bot.gateway.page_views import message_json, person_json
from bot.gateway.session import Entry, enter, speaker
from bot.gateway.store import Tx
from bot.gateway.talk import Said, press, read, say, show
from bot.gateway.wire import Json


def enter_session(tx: Tx, browser: str, entry: Entry, demonstration: bool) -> tuple[Json, str]:
    """Let the browser speak for a person; return the answer and a cookie to set, if any."""
    found, cookie = enter(tx, browser, entry, demonstration=demonstration)
    return {"person": person_json(found)}, cookie


def post_message(tx: Tx, browser: str, person_id: int | None, said: Said) -> Json:
    """Post words."""
    found = speaker(tx, browser, person_id)
    return message_json(tx, say(tx, found.id, said))


def post_file(tx: Tx, browser: str, person_id: int | None, said: Said, upload: Upload) -> Json:
    """Post a photo or a document."""
    found = speaker(tx, browser, person_id)
    return message_json(tx, show(tx, found.id, said, upload))


def press_button(tx: Tx, browser: str, person_id: int | None, said: Said, message_id: int) -> Json:
    """Tap a button."""
    found = speaker(tx, browser, person_id)
    return {"query_id": str(press(tx, found.id, said, message_id))}


def mark_read(tx: Tx, browser: str, person_id: int | None, chat_id: int, message_id: int) -> Json:
    """Note how far the person has read."""
    found = speaker(tx, browser, person_id)
    return {"unread": read(tx, found.id, chat_id, message_id)}
