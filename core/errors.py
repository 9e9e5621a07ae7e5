"""How a rule says no.

``RefusedError`` is an expected answer: a code and its figures, worded at the edge from the
catalogue key ``refused.<code>``. Everything else that is raised is a bug.

    Exception
    └── RefusedError            a rule said no; nothing was changed
        └── NotAllowedError     the actor lacks the right
"""

from datetime import date, datetime

Param = str | int | date | datetime


class RefusedError(Exception):
    """A command or query was refused by a rule; ``code`` names the rule, ``params`` its figures."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        """Return the code with its figures, for logs."""
        figures = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}({figures})"


class NotAllowedError(RefusedError):
    """The actor lacks the right for this act at this place."""
