"""Drawn: where the buttons of a dialogue stand, so that a message can lose them when they are over.

A letter that draws buttons names their dialogue. The message is known once the letter was sent;
one that something else was written over since is left alone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core.delivery.dialogue import Talk, expire, open_of
from core.delivery.outbox import Draft, Operation, key_of, post_letters
from core.rights import Right, needs
from core.tables.delivery import Letter
from core.tables.kinds import Lane
from core.unit_of_work import UnitOfWork

Notes = Mapping[str, Mapping[str, str]]
MOST_EXPIRED = 200
"""Dialogues that one round expires; what is left waits for the next."""
MOST_LATER = 200
"""Letters after the drawing that are looked at; in a chat that is busier the message stays."""
_c = Letter.metadata.tables["letter"].c
_DRAWING = (Operation.SEND.value, Operation.EDIT.value)
_WRITING_OVER = (Operation.EDIT.value, Operation.DELETE.value)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A dialogue, the message with its buttons, what that says, and in which language."""

    talk: Talk
    message: int
    text: str
    language: str


@needs(Right.RUN)
def drawn_open(
    uow: UnitOfWork, chats: Sequence[int], chat_user: int, kind: str
) -> tuple[Drawn, ...]:
    """Return the messages with buttons of a kind that still count for somebody in some chats."""
    connection = uow.reading.cold()
    found = (drawn(connection, talk) for talk in open_of(connection, chats, chat_user, kind))
    return tuple(each for each in found if each is not None)


@needs(Right.RUN)
def expire_due(uow: UnitOfWork, notes: Notes | None = None) -> int:
    """Expire dialogues whose time is over, a bounded number at once; return how many.

    ``notes`` say by language, and there by the kind of dialogue, what stands below a message that
    has lost its buttons; a kind without a word of its own has that of the empty name.
    """
    connection = uow.writing.cold()
    lapsed = expire(connection, uow.now, MOST_EXPIRED)
    shown = [drawn(connection, talk) for talk in lapsed] if notes else []
    post_letters(uow, [_struck(each, notes or {}) for each in shown if each is not None])
    return len(lapsed)


def _struck(card: Drawn, notes: Notes) -> Draft:
    """Return the letter that takes the buttons off a message and says that they lapsed."""
    known = notes.get(card.language, {})
    note = known.get(card.talk.kind, known.get("", ""))
    body = {"text": f"{card.text}\n\n{note}".strip(), "message": card.message}
    key = key_of("lapsed", card.talk.id, card.talk.version)
    return Draft(card.talk.chat, Operation.EDIT, body, key, Lane.DIGEST)


def drawn(connection: Connection, talk: Talk) -> Drawn | None:
    """Return the message that bears the buttons of a dialogue, or none if there is none known."""
    naming = f'%"dialogue":{talk.id},%'
    its = (_c.chat == talk.chat, _c.id > talk.id)
    last = connection.execute(
        select(_c.id, _c.body, _c.message)
        .where(*its, _c.operation.in_(_DRAWING), _c.body.like(naming))
        .order_by(_c.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return None
    body = json.loads(last.body)
    message = last.message or body.get("message")
    if message is None or _written_over(connection, talk.chat, last.id, message):
        return None
    return Drawn(talk, int(message), str(body["text"]), str(body["language"]))


def _written_over(connection: Connection, chat: int, after: int, message: int) -> bool:
    later = connection.scalars(
        select(_c.body)
        .where(_c.chat == chat, _c.id > after, _c.operation.in_(_WRITING_OVER))
        .limit(MOST_LATER)
    ).all()
    return len(later) == MOST_LATER or any(json.loads(b).get("message") == message for b in later)
