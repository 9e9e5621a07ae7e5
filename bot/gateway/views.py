"""View for the bot: a message in the shape of the Bot API."""

from bot.gateway.chats import chat, chat_view, topic
from bot.gateway.entities import VALUE_FIELD, Entity, FormattedText
from bot.gateway.files import StoredFile
from bot.gateway.messages import Keyboard, Message, message
from bot.gateway.people import user_view
from bot.gateway.store import Tx
from bot.gateway.wire import Json


def message_view(tx: Tx, shown: Message, *, nested: bool = False) -> Json:
    """Return the message as a Bot API `Message`, with what it answers one level deep."""
    found = chat(tx, shown.chat_id)
    assert found is not None, "a message stands in a chat"
    view: Json = {
        "message_id": shown.id,
        "date": shown.date,
        "chat": chat_view(tx, found),
        "from": user_view(tx, shown.sender),
    }
    view |= _content(tx, shown)
    if shown.thread_id is not None:
        view["message_thread_id"] = shown.thread_id
        view["is_topic_message"] = topic(tx, shown.chat_id, shown.thread_id) is not None
    if shown.edit_date is not None:
        view["edit_date"] = shown.edit_date
    if shown.album is not None:
        view["media_group_id"] = shown.album
    if shown.protected:
        view["has_protected_content"] = True
    if not nested:
        view |= _around(tx, shown)
    return view


def _around(tx: Tx, shown: Message) -> Json:
    """Return what a message carries besides its content."""
    view: Json = {}
    if shown.keyboard:
        view["reply_markup"] = keyboard_view(shown.keyboard)
    answered = message(tx, shown.chat_id, shown.reply_to) if shown.reply_to else None
    if answered is not None:
        view["reply_to_message"] = message_view(tx, answered, nested=True)
    return view


def _content(tx: Tx, shown: Message) -> Json:
    text, entities = ("caption", "caption_entities") if shown.file else ("text", "entities")
    view = file_view(shown.file) if shown.file else {}
    if shown.words.text:
        view[text] = shown.words.text
    if shown.words.entities:
        view[entities] = entities_view(tx, shown.words)
    return view


def keyboard_view(keyboard: Keyboard) -> Json:
    """Return the buttons as a Bot API `InlineKeyboardMarkup`."""
    return {"inline_keyboard": [list(row) for row in keyboard]}


def entities_view(tx: Tx, words: FormattedText) -> list[Json]:
    """Return the entities as the Bot API lists them."""
    return [_entity_view(tx, entity) for entity in words.entities]


def _entity_view(tx: Tx, entity: Entity) -> Json:
    view: Json = {"type": entity.kind, "offset": entity.offset, "length": entity.length}
    name = VALUE_FIELD.get(entity.kind)
    if entity.kind == "text_mention":
        view["user"] = user_view(tx, int(entity.value))
    elif name and entity.value:
        view[name] = entity.value
    return view


def file_view(file: StoredFile) -> Json:
    """Return the file as `photo` or `document` of a Bot API message."""
    view: Json = {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
    }
    if file.kind == "photo":
        return {"photo": [view | {"width": file.width, "height": file.height}]}
    return {"document": view | {"file_name": file.name, "mime_type": file.mime}}
