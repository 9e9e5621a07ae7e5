"""Buttons: what their 64 bytes say, and the mark that shows we made them.

``callback_data`` is ``<dialogue>.<version>.<verb>.<choice>.<mark>``: numbers in base 62, the mark a
short MAC over the rest. All state lives in the dialogue; a button only points at it.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import RefusedError
from core.identity import short, unshort

MARK_BYTES = 8
MOST = 64


@dataclass(frozen=True, slots=True)
class Choice:
    """A button to be drawn: its text, the verb it speaks, and which of a list it means."""

    text: str
    verb: str
    choice: int = 0


@dataclass(frozen=True, slots=True)
class Copy:
    """A button that copies a text, such as a code, on the reader's side."""

    text: str
    copied: str


@dataclass(frozen=True, slots=True)
class Handle:
    """The dialogue a set of buttons belongs to, and its version when they were drawn."""

    dialogue: int
    version: int


@dataclass(frozen=True, slots=True)
class Press:
    """What a button said."""

    dialogue: int
    version: int
    verb: str
    choice: int


Rows = Sequence[Sequence[Choice | Copy]]


class Buttons:
    """Draws and reads buttons with one secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def data(self, handle: Handle, choice: Choice) -> str:
        """Return the ``callback_data`` of a button."""
        said = f"{short(handle.dialogue)}.{short(handle.version)}.{choice.verb}."
        said += short(choice.choice)
        data = f"{said}.{self._mark(said)}"
        assert len(data) <= MOST, data
        return data

    def read(self, data: str) -> Press:
        """Read ``callback_data``; anything we did not write ourselves is refused."""
        said, dot, mark = data.rpartition(".")
        if not dot or not hmac.compare_digest(mark.encode(), self._mark(said).encode()):
            raise RefusedError("button.forged")
        dialogue, version, verb, choice = said.split(".")
        return Press(unshort(dialogue), unshort(version), verb, unshort(choice))

    def keyboard(self, handle: Handle, rows: Rows) -> list[list[dict[str, object]]]:
        """Return the rows as the chat server wants them."""
        return [[self._button(handle, choice) for choice in row] for row in rows if row]

    def _button(self, handle: Handle, choice: Choice | Copy) -> dict[str, object]:
        if isinstance(choice, Copy):
            return {"text": choice.text, "copy_text": {"text": choice.copied[:256]}}
        return {"text": choice.text, "callback_data": self.data(handle, choice)}

    def _mark(self, said: str) -> str:
        return hmac.digest(self._secret, said.encode(), "sha256")[:MARK_BYTES].hex()
