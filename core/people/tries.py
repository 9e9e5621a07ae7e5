"""Tries: wrong enrolment tokens, counted for each chat user, so that guessing has an end.

A refused command changes nothing, and yet its try must count. So tries are kept beside the
command's own changes and written whether it is refused or not.
"""

from datetime import timedelta

from sqlalchemy import bindparam, delete, func, select

from core.clock import micros, moment
from core.errors import RefusedError
from core.statement import Hot, Params, insertion
from core.tables.delivery import Audit
from core.tables.people import EnrolmentTry
from core.tables.reference import Site
from core.transaction import Transaction
from core.unit_of_work import UnitOfWork

MOST = 10
WINDOW = timedelta(hours=1)
_tries = EnrolmentTry.metadata.tables["enrolment_try"]
_sites = Site.metadata.tables["site"].c
_SINCE = Hot(
    select(_tries.c.at)
    .where(_tries.c.chat_user == bindparam("chat_user"), _tries.c.at > bindparam("since"))
    .order_by(_tries.c.at)
)
_FIRST_SITE = Hot(select(func.min(_sites.id)))
_ADD = insertion(_tries)
_AUDIT = insertion(Audit.metadata.tables["audit"])
_FORGET = Hot(delete(_tries).where(_tries.c.at < bindparam("since")))


class Tries:
    """The wrong tries of one transaction; refused commands leave theirs behind."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._added: list[dict[str, int]] = []
        self._lines: list[Params] = []

    def check(self, uow: UnitOfWork, chat_user: int) -> None:
        """Refuse a chat user who has sent too many wrong tokens within the hour."""
        recent = self._recent(uow, chat_user)
        if len(recent) >= MOST:
            until = moment(recent[-MOST]) + WINDOW
            raise RefusedError("people.too_many_tries", until=until)

    def wrong(self, uow: UnitOfWork, chat_user: int, code: str) -> RefusedError:
        """Count a wrong token and return the refusal to be raised."""
        self._added.append({"id": uow.new_id(), "chat_user": chat_user, "at": uow.micros})
        if len(self._recent(uow, chat_user)) == MOST:
            self._note(uow, chat_user)
        return RefusedError(code)

    def begin(self) -> None:
        """Do nothing: tries do not belong to a command's own changes."""

    def touched(self) -> bool:
        """Return that no change of the command waits here."""
        return False

    def undo(self) -> None:
        """Keep the tries of a refused command: that is what they are for."""

    def flush(self) -> None:
        """Write the tries and forget those of long ago."""
        if not self._added:
            return
        oldest = max(row["at"] for row in self._added) - WINDOW // timedelta(microseconds=1)
        self._transaction.many(_FORGET, [{"since": oldest}])
        self._transaction.many(_ADD, self._added)
        if self._lines:
            self._transaction.many(_AUDIT, self._lines)
        self._added, self._lines = [], []

    def _recent(self, uow: UnitOfWork, chat_user: int) -> list[int]:
        since = micros(uow.now - WINDOW)
        rows = self._transaction.rows(_SINCE, chat_user=chat_user, since=since)
        added = [row["at"] for row in self._added if row["chat_user"] == chat_user]
        return [*(at for (at,) in rows), *added]

    def _note(self, uow: UnitOfWork, chat_user: int) -> None:
        """Put the lock on record; a stranger has no site, so the group's first one keeps it."""
        ((first,),) = self._transaction.rows(_FIRST_SITE)
        site = uow.site or first
        if site:
            line = {"id": uow.new_id(), "site": site, "actor": uow.actor.id, "at": uow.micros}
            about = {"act": "redeem", "outcome": "people.too_many_tries", "subject": None}
            self._lines.append(line | about | {"detail": f"chat user {chat_user}"})
