"""Identity: who the bot is, and what it may know of chats and people."""

from bot.gateway.call import Call
from bot.gateway.chats import (
    Chat,
    chat_view,
    known_chat,
    members,
    status_of,
)
from bot.gateway.messages import message
from bot.gateway.people import bot_view, person, user_view
from bot.gateway.refusal import bad_request
from bot.gateway.store import Tx
from bot.gateway.views import message_view
from bot.gateway.wire import Json

# What an administrator may do here; the rest of Telegram's rights have no meaning on a page.
_GRANTED = ("can_manage_chat", "can_delete_messages", "can_pin_messages")
_WITHHELD = (
    *("can_be_edited", "is_anonymous", "can_manage_video_chats", "can_restrict_members"),
    *("can_promote_members", "can_change_info", "can_invite_users", "can_post_stories"),
    *("can_edit_stories", "can_delete_stories"),
)


def get_me(tx: Tx, _call: Call) -> Json:
    """Answer `getMe`."""
    return bot_view(tx) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
    }


def get_chat(tx: Tx, call: Call) -> Json:
    """Answer `getChat` with a `ChatFullInfo`."""
    found = known_chat(tx, call.chat_id)
    view = chat_view(tx, found) | {
        "accent_color_id": abs(found.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    pinned = message(tx, found.id, found.pinned) if found.pinned else None
    if pinned is not None:
        view["pinned_message"] = message_view(tx, pinned)
    return view


def get_chat_member(tx: Tx, call: Call) -> Json:
    """Answer `getChatMember`; someone known who is not in the chat has left."""
    found = known_chat(tx, call.chat_id)
    user_id = call.whole("user_id")
    if user_id is None:
        raise bad_request("invalid user_id specified")
    if user_id == tx.bot.id:
        return _member_view(tx, user_id, found.bot_status, found)
    if person(tx, user_id) is None:
        raise bad_request("member not found" if found.private else "PARTICIPANT_ID_INVALID")
    return _member_view(tx, user_id, status_of(tx, found.id, user_id) or "left", found)


def get_chat_administrators(tx: Tx, call: Call) -> list[Json]:
    """Answer `getChatAdministrators`: bots are left out, and people rule no group here."""
    _group(tx, call)
    return []


def get_chat_member_count(tx: Tx, call: Call) -> int:
    """Answer `getChatMemberCount`, the bot included."""
    found = known_chat(tx, call.chat_id)
    return len(members(tx, found.id)) + 1


def _group(tx: Tx, call: Call) -> Chat:
    found = known_chat(tx, call.chat_id)
    if found.private:
        raise bad_request("there are no administrators in the private chat")
    return found


def _member_view(tx: Tx, user_id: int, status: str, found: Chat) -> Json:
    view: Json = {"user": user_view(tx, user_id), "status": status}
    if status == "administrator":
        view |= dict.fromkeys(_GRANTED, True) | dict.fromkeys(_WITHHELD, False)
        view["can_manage_topics"] = found.forum
    return view
