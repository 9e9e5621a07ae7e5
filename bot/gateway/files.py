"""File: what was uploaded, kept beside the database under a number, never under a given name."""

import re
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.gateway.entities import clean
from bot.gateway.images import HEAD, Image, recognise
from bot.gateway.store import Tx
from bot.gateway.wire import Json, dump, load, mapping

MOST_DOCUMENT = 50 * 1024 * 1024
MOST_PHOTO = 10 * 1024 * 1024
MOST_DOWNLOAD = 20 * 1024 * 1024
MOST_PAGE_UPLOAD = 20 * 1024 * 1024
LONGEST_NAME = 120
INCOMING = "incoming-"

_MIME = re.compile(r"[\w.+-]{1,64}/[\w.+-]{1,64}")


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes that arrived and wait on disk to become part of a message."""

    path: Path
    name: str
    mime: str
    size: int

    def image(self) -> Image | None:
        """Return what picture it is, or None."""
        with self.path.open("rb") as stream:
            return recognise(stream.read(HEAD))


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A photo or a document that messages hold."""

    id: str
    unique_id: str
    number: int
    kind: str
    name: str
    mime: str
    size: int
    width: int = 0
    height: int = 0

    @property
    def path(self) -> str:
        """Where a bot downloads it, relative to its file address."""
        return f"{self.kind}s/file_{self.number}{suffix(self.name)}"

    def as_json(self) -> Json:
        """Return it as it is written into rows."""
        return asdict(self)


def from_json(value: object) -> StoredFile:
    """Return the file as rows remember it."""
    return StoredFile(**mapping(value))  # type: ignore[arg-type]  # our own rows


def suffix(name: str) -> str:
    """Return the harmless part of a file name's ending."""
    found = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    return found[0].lower() if found else ""


def safe_name(name: str) -> str:
    """Return a given file name without folders and control characters."""
    name = re.split(r"[/\\]", clean(name))[-1].strip().strip(".")
    stem, end = name.removesuffix(suffix(name)), name[len(name.removesuffix(suffix(name))) :]
    return (stem[: LONGEST_NAME - len(end)] + end) or "file"


def safe_mime(mime: str) -> str:
    """Return a given media type if it looks like one."""
    return mime if _MIME.fullmatch(mime) else "application/octet-stream"


def keep(tx: Tx, upload: Upload, kind: str, image: Image | None = None) -> StoredFile:
    """Give the upload a number and an id for ever."""
    (last,) = tx.one("SELECT coalesce(max(number), 0) FROM file")
    shown = image or Image(upload.mime, 0, 0)
    kept = StoredFile(
        id=kind[0].upper() + secrets.token_urlsafe(30),
        unique_id="AQAD" + secrets.token_urlsafe(9),
        number=last + 1,
        kind=kind,
        name=upload.name,
        mime=shown.mime,
        size=upload.size,
        width=shown.width,
        height=shown.height,
    )
    upload.path.replace(place(tx.folder, kept.number))
    tx.run(
        "INSERT INTO file (id, number, body) VALUES (?, ?, ?)",
        *(kept.id, kept.number, dump(kept.as_json())),
    )
    return kept


def place(folder: Path, number: int) -> Path:
    """Return where the file of that number lies."""
    return folder / str(number)


def stored_file(tx: Tx, file_id: str) -> StoredFile | None:
    """Return the file of that id, or None."""
    row = tx.one("SELECT body FROM file WHERE id = ?", file_id)
    return None if row is None else from_json(load(row[0]))


def file_at(tx: Tx, path: str) -> StoredFile | None:
    """Return the file a bot would download from that path, or None."""
    number = re.fullmatch(r"\w+/file_(\d{1,15})(?:\.\w+)?", path)
    row = number and tx.one("SELECT body FROM file WHERE number = ?", int(number[1]))
    found = from_json(load(row[0])) if row else None
    return found if found is not None and found.path == path else None


def visible_file(tx: Tx, file_id: str, person_id: int) -> StoredFile | None:
    """Return the file if a chat of the person holds it, else None."""
    row = tx.one(
        "SELECT 1 FROM holding h JOIN member m ON m.chat_id = h.chat_id"
        " WHERE h.file_id = ? AND m.person_id = ?",
        *(file_id, person_id),
    )
    return stored_file(tx, file_id) if row else None


def hold(tx: Tx, chat_id: int, message_id: int, file_id: str | None) -> None:
    """Note that the message now holds this file and no other."""
    tx.run("DELETE FROM holding WHERE chat_id = ? AND message_id = ?", chat_id, message_id)
    if file_id is not None:
        tx.run("INSERT INTO holding VALUES (?, ?, ?)", file_id, chat_id, message_id)


def sweep(tx: Tx) -> int:
    """Remove from disk what no row knows: uploads that a crash left behind."""
    known = {str(row[0]) for row in tx.all("SELECT number FROM file")}
    stray = [path for path in tx.folder.iterdir() if path.name not in known]
    for path in stray:
        path.unlink(missing_ok=True)
    return len(stray)
