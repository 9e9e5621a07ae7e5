"""Topic: a new named thread in a group."""

from bot.gateway.call import Call
from bot.gateway.chats import add_topic, chat, members, writable_chat
from bot.gateway.entities import clean
from bot.gateway.events import tell_person
from bot.gateway.page_views import chat_json
from bot.gateway.refusal import bad_request
from bot.gateway.store import Tx
from bot.gateway.wire import Json

LONGEST_NAME = 128
COLORS = frozenset({0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F})


def create_forum_topic(tx: Tx, call: Call) -> Json:
    """Answer `createForumTopic`."""
    found = writable_chat(tx, call.chat_id)
    if not found.forum:
        raise bad_request("the chat is not a forum")
    if not found.bot_rules:
        raise bad_request("not enough rights to create a topic")
    name = clean(call.text("name")).strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    color = call.whole("icon_color")
    if color is not None and color not in COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    made = add_topic(tx, found.id, name, color)
    now = chat(tx, found.id)
    assert now is not None
    for person_id in members(tx, found.id):
        tell_person(tx, person_id, "chat", chat_json(tx, now, person_id))
    return {"message_thread_id": made.id, "name": made.name, "icon_color": made.icon_color}
