"""View for the page: people, chats and messages as the browser shows them."""

from bot.gateway.chats import Chat, topics
from bot.gateway.entities import FormattedText
from bot.gateway.html_out import render
from bot.gateway.messages import Keyboard, Message, last_message, message, unread
from bot.gateway.people import Person, name_of
from bot.gateway.store import Tx
from bot.gateway.wire import Json

_EXCERPT = 120


def person_json(found: Person) -> Json:
    """Return a person as the page knows one."""
    return {
        "id": found.id,
        "name": found.first_name,
        "title": found.title,
        "language": found.language,
    }


def bot_json(tx: Tx) -> Json:
    """Return the bot as the page knows it."""
    return {"id": tx.bot.id, "name": tx.bot.name, "username": tx.bot.username}


def chat_json(tx: Tx, found: Chat, person_id: int) -> Json:
    """Return a chat as this person sees it in the list."""
    return {
        "id": found.id,
        "kind": "private" if found.private else "group",
        "title": tx.bot.name if found.private else found.title,
        "forum": found.forum,
        "topics": [{"id": topic.id, "name": topic.name} for topic in topics(tx, found.id)],
        "unread": unread(tx, found.id, person_id),
        "last": _last(tx, found.id),
        "pinned_message_id": found.pinned,
    }


def _last(tx: Tx, chat_id: int) -> Json | None:
    last = last_message(tx, chat_id)
    if last is None:
        return None
    return {
        "text": last.words.text[:_EXCERPT],
        "date": last.date,
        "kind": last.file.kind if last.file else "text",
        "from": name_of(tx, last.sender),
    }


def message_json(tx: Tx, shown: Message) -> Json:
    """Return a message as the page draws it."""
    view: Json = {
        "id": shown.id,
        "chat_id": shown.chat_id,
        "thread_id": shown.thread_id,
        "from": _sender(tx, shown.sender),
        "date": shown.date,
    }
    if shown.edit_date is not None:
        view["edit_date"] = shown.edit_date
    view |= _content(shown)
    if shown.keyboard:
        view["keyboard"] = _keyboard(shown.keyboard)
    if shown.reactions:
        view["reactions"] = list(shown.reactions)
    if shown.album is not None:
        view["album"] = shown.album
    if shown.silent:
        view["silent"] = True
    answered = message(tx, shown.chat_id, shown.reply_to) if shown.reply_to else None
    if answered is not None:
        view["reply_to"] = {
            "id": answered.id,
            "from": name_of(tx, answered.sender),
            "text": answered.words.text[:_EXCERPT],
        }
    return view


def _sender(tx: Tx, sender: int) -> Json:
    return {"id": sender, "name": name_of(tx, sender), "is_bot": sender == tx.bot.id}


def _content(shown: Message) -> Json:
    file = shown.file
    if file is None:
        return _words("text", "html", shown.words)
    view = _words("caption", "caption_html", shown.words) if shown.words.text else {}
    if file.kind == "photo":
        view["photo"] = {"file_id": file.id, "width": file.width, "height": file.height}
    else:
        view["document"] = {
            "file_id": file.id,
            "name": file.name,
            "size": file.size,
            "mime": file.mime,
        }
    return view


def _words(plain: str, marked: str, words: FormattedText) -> Json:
    return {plain: words.text, marked: render(words)}


def _keyboard(keyboard: Keyboard) -> list[list[Json]]:
    return [[_button(button) for button in row] for row in keyboard]


def _button(button: Json) -> Json:
    view: Json = {"text": button["text"]}
    names = (("callback_data", "data"), ("url", "url"), ("style", "style"))
    view |= {shown: button[given] for given, shown in names if given in button}
    copied = button.get("copy_text")
    if isinstance(copied, dict):
        view["copy"] = copied.get("text", "")
    return view
