"""Download: where the bot fetches the bytes of a file."""

import re

from bot.gateway.call import Call
from bot.gateway.files import MOST_DOWNLOAD, stored_file
from bot.gateway.refusal import bad_request
from bot.gateway.store import Tx
from bot.gateway.wire import Json

_SHAPE = re.compile(r"[A-Z][\w-]{20,80}")


def get_file(tx: Tx, call: Call) -> Json:
    """Answer `getFile`."""
    given = call.text("file_id")
    if not given:
        raise bad_request("file_id not specified")
    if not _SHAPE.fullmatch(given):
        raise bad_request("invalid file_id")
    found = stored_file(tx, given)
    if found is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if found.size > MOST_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": found.id,
        "file_unique_id": found.unique_id,
        "file_size": found.size,
        "file_path": found.path,
    }
