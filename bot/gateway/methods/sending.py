"""Sending: one message, photo or document of the bot."""

from dataclasses import replace

from bot.gateway.call import Call
from bot.gateway.chats import Chat, writable_chat
from bot.gateway.checks import read_caption, read_reply, read_text, read_thread
from bot.gateway.entities import FormattedText
from bot.gateway.events import tell_chat
from bot.gateway.files import (
    MOST_PHOTO,
    StoredFile,
    Upload,
    keep,
    stored_file,
)
from bot.gateway.keyboard import read_keyboard
from bot.gateway.messages import Draft
from bot.gateway.posting import post
from bot.gateway.refusal import bad_request
from bot.gateway.store import Tx
from bot.gateway.views import message_view
from bot.gateway.wire import Json

_FILES = ("photo", "video", "voice", "document", "video_note")
_ACTIONS = {"typing", "choose_sticker", "find_location", *(f"upload_{kind}" for kind in _FILES)}
_ACTIONS |= {"record_video", "record_voice", "record_video_note"}
_WIDEST = 10_000
_FLATTEST = 20


def send_message(tx: Tx, call: Call) -> Json:
    """Answer `sendMessage`."""
    words = read_text(call)
    found = writable_chat(tx, call.chat_id)
    return message_view(tx, post(tx, draft(tx, call, found, words)))


def send_photo(tx: Tx, call: Call) -> Json:
    """Answer `sendPhoto`."""
    return _send_file(tx, call, "photo")


def send_document(tx: Tx, call: Call) -> Json:
    """Answer `sendDocument`."""
    return _send_file(tx, call, "document")


def send_chat_action(tx: Tx, call: Call) -> bool:
    """Answer `sendChatAction`; the page shows it for a few seconds."""
    action = call.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    found = writable_chat(tx, call.chat_id)
    thread_id = read_thread(tx, call, found)
    body: Json = {"chat_id": found.id, "thread_id": thread_id, "action": action}
    tell_chat(tx, found.id, "typing", body)
    return True


def _send_file(tx: Tx, call: Call, kind: str) -> Json:
    caption = read_caption(call)
    found = writable_chat(tx, call.chat_id)
    about = draft(tx, call, found, caption)
    file = read_file(tx, call, kind, kind)
    return message_view(tx, post(tx, replace(about, file=file)))


def draft(tx: Tx, call: Call, found: Chat, words: FormattedText) -> Draft:
    """Return the post a call describes, all but its file."""
    answered = read_reply(tx, call, found)
    thread_id = read_thread(tx, call, found)
    if thread_id is None and answered is not None and found.forum:
        thread_id = answered.thread_id
    return Draft(
        chat_id=found.id,
        sender=tx.bot.id,
        words=words,
        thread_id=thread_id,
        reply_to=answered.id if answered else None,
        keyboard=read_keyboard(call.json("reply_markup"), private=found.private),
        protected=call.flag("protect_content"),
        silent=call.flag("disable_notification"),
    )


def read_file(tx: Tx, call: Call, name: str, kind: str) -> StoredFile:
    """Return the file an argument uploads or names by its id.

    Raises:
        ApiError: there is none, or it is no photo where one is asked for.
    """
    upload = call.upload(name)
    if upload is not None:
        return keep_upload(tx, upload, kind)
    given = call.text(name)
    if not given or given.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    return known_file(tx, given, kind)


def known_file(tx: Tx, given: str, kind: str) -> StoredFile:
    """Return the file sent again by its id.

    Raises:
        ApiError: there is none of that id, or it is of another kind.
    """
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # the gateway calls nobody
    found = stored_file(tx, given)
    if found is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if found.kind != kind:
        raise bad_request(
            f"can't use file of type {found.kind.capitalize()} as {kind.capitalize()}"
        )
    return found


def keep_upload(tx: Tx, upload: Upload, kind: str) -> StoredFile:
    """Keep uploaded bytes as a file of that kind.

    Raises:
        ApiError: it is empty, or it is not a photo where one is asked for.
    """
    if upload.size == 0:
        raise bad_request("file must be non-empty")
    if kind == "document":
        return keep(tx, upload, kind)
    if upload.size > MOST_PHOTO:
        raise bad_request(
            f"file of size {upload.size} bytes is too big for a photo;"
            f" the maximum size is {MOST_PHOTO} bytes"
        )
    image = upload.image()
    if image is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    narrow, wide = sorted((image.width, image.height))
    if narrow + wide > _WIDEST or wide > _FLATTEST * narrow:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return keep(tx, upload, kind, image)
