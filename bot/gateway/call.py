"""Call: one Bot API request, its arguments read from a form, JSON, a query or several parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.gateway.files import Upload
from bot.gateway.refusal import bad_request
from bot.gateway.wire import load, whole

_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Call:
    """A method with its arguments; what came as text may still be JSON inside."""

    method: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the argument as text, empty when it is missing."""
        value = self.arguments.get(name)
        if value is None or isinstance(value, dict | list):
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value)

    def flag(self, name: str) -> bool:
        """Return whether the argument is set."""
        return self.text(name).lower() in _TRUE

    def whole(self, name: str) -> int | None:
        """Return the argument as a whole number, None when it is missing or is none."""
        return whole(self.arguments.get(name))

    def within(self, name: str, default: int, low: int, high: int) -> int:
        """Return the argument as a number pressed between two ends."""
        value = self.whole(name)
        return min(max(default if value is None else value, low), high)

    def json(self, name: str) -> object:
        """Return the argument as what its JSON says, None when it is missing.

        Raises:
            ApiError: it is text that is not JSON.
        """
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return load(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """Return the file sent under the name, directly or by `attach://`."""
        given = self.text(name)
        if given.startswith("attach://"):
            name = given.removeprefix("attach://")
        return self.uploads.get(name)

    @property
    def chat_id(self) -> int | None:
        """The chat the call is about, None when it names none; a name is no chat's id here."""
        return (self.whole("chat_id") or 0) if self.text("chat_id") else None
