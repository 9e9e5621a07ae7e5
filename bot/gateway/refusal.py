"""Refusal: how the gateway says no, in Telegram's words to the bot and in codes to the page."""


class ApiError(Exception):
    """A Bot API call answered with `ok: false`; the description is Telegram's own sentence."""

    def __init__(
        self,
        code: int,
        description: str,
        *,
        retry_after: int | None = None,
        migrate_to_chat_id: int | None = None,
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to_chat_id = migrate_to_chat_id

    def answer(self) -> dict[str, object]:
        """Return the body of the answer as Telegram shapes it."""
        body: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        parameters: dict[str, int] = {}
        if self.retry_after is not None:
            parameters["retry_after"] = self.retry_after
        if self.migrate_to_chat_id is not None:
            parameters["migrate_to_chat_id"] = self.migrate_to_chat_id
        if parameters:
            body["parameters"] = parameters
        return body


def bad_request(words: str) -> ApiError:
    """Return a 400 with Telegram's sentence after the colon."""
    return ApiError(400, f"Bad Request: {words}")


def forbidden(words: str) -> ApiError:
    """Return a 403 with Telegram's sentence after the colon."""
    return ApiError(403, f"Forbidden: {words}")


def conflict(words: str) -> ApiError:
    """Return a 409 with Telegram's sentence after the colon."""
    return ApiError(409, f"Conflict: {words}")


class PageError(Exception):
    """A call of the chat page that is refused; the page words the code in the reader's language."""

    def __init__(self, status: int, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.params = params

    def answer(self) -> dict[str, object]:
        """Return the body of the answer."""
        return {"error": self.code, **self.params}
