"""Album: several photos, or several documents, posted as one."""

import secrets
from collections.abc import Mapping
from dataclasses import replace

from bot.gateway.call import Call
from bot.gateway.chats import writable_chat
from bot.gateway.checks import caption
from bot.gateway.entities import FormattedText
from bot.gateway.files import StoredFile
from bot.gateway.methods.sending import draft, keep_upload, known_file
from bot.gateway.posting import post
from bot.gateway.refusal import ApiError, bad_request
from bot.gateway.store import Tx
from bot.gateway.views import message_view
from bot.gateway.wire import Json, word

FEWEST, MOST = 2, 10
_KINDS = frozenset({"photo", "document"})


def send_media_group(tx: Tx, call: Call) -> list[Json]:
    """Answer `sendMediaGroup`."""
    media = call.json("media")
    if media is None:
        raise bad_request('parameter "media" is required')
    if not isinstance(media, list):
        raise bad_request("expected an Array of InputMedia")
    if not FEWEST <= len(media) <= MOST:
        raise bad_request("media group must include 2-10 items")
    found = writable_chat(tx, call.chat_id)
    about = replace(draft(tx, call, found, FormattedText()), keyboard=())
    if len({word(item.get("type")) for item in media if isinstance(item, Mapping)}) > 1:
        raise bad_request("document can't be mixed with other media types")
    pieces = [(read_caption_of(item), read_media(tx, call, item)) for item in media]
    album = str(secrets.randbits(62))
    return [
        message_view(tx, post(tx, replace(about, words=words, file=file, album=album)))
        for words, file in pieces
    ]


def read_caption_of(item: object) -> FormattedText:
    """Return the caption of an `InputMedia`.

    Raises:
        ApiError: the item is none, or its caption is refused.
    """
    given = _media(item)
    text, mode = word(given.get("caption")), word(given.get("parse_mode"))
    return caption(text, mode, given.get("caption_entities"))


def _media(item: object) -> Mapping[str, object]:
    if not isinstance(item, Mapping):
        raise unreadable("expected an Object")
    return item


def read_media(tx: Tx, call: Call, item: object) -> StoredFile:
    """Return the file of an `InputMedia`, uploaded beside it or named by its id.

    Raises:
        ApiError: there is no such file, or the kind is not known.
    """
    media = _media(item)
    kind, given = word(media.get("type")).lower(), word(media.get("media"))
    if kind not in _KINDS:
        raise unreadable(f'type "{kind}" is unsupported')
    if not given.startswith("attach://"):
        return known_file(tx, given, kind)
    upload = call.uploads.get(given.removeprefix("attach://"))
    if upload is None:
        raise unreadable("media not found")
    return keep_upload(tx, upload, kind)


def unreadable(words: str) -> ApiError:
    """Return the refusal of an `InputMedia`."""
    return bad_request(f"can't parse InputMedia: {words}")
