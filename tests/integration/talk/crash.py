"""A crash between what a turn does and the mark that it is done: what was said is lost.

The program is started again on the same database, and takes up what was left of it.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import func, select

from core.delivery.dialogue import Talk
from core.door import Door
from core.errors import RefusedError
from core.rights import Right, needs
from core.tables.delivery import Audit, Letter
from core.tables.stock import Posting
from core.unit_of_work import UnitOfWork
from handlers.registry import build_frame
from handlers.talk.frame import Answer, Frame, Step
from handlers.talk.turn import Turn
from tests.hospital import Hospital
from tests.integration.talk.test_hands import sent as delivered
from tests.integration.talk.ward import Said, Ward, letters_after, ward

P = ParamSpec("P")
T = TypeVar("T")
_tables = Posting.metadata.tables
_postings, _letters, _acts = (_tables[str(each.__tablename__)] for each in (Posting, Letter, Audit))
Spoken = tuple[str, str]
"""Who says what; what begins with ``>`` is the button that is pressed."""
Told = list[tuple[int, str, str, list[str]]]
"""What was said in which chat, how, and with which buttons."""


@needs(Right.RUN)
def written(uow: UnitOfWork) -> tuple[int, int, int]:
    """Return how many postings there are, how many acts were done, and the last letter."""
    connection = uow.reading.cold()
    postings = connection.scalar(select(func.count()).select_from(_postings)) or 0
    done = select(func.count()).where(_acts.c.outcome == "done")
    last = connection.scalar(select(func.max(_letters.c.id))) or 0
    return postings, connection.scalar(done) or 0, last


@dataclass
class Cut:
    """A frame whose turn breaks off just before it is finished, once it is told to."""

    armed: bool = False
    before: Callable[..., object] | None = None
    """The command that is not come to any more; none is all of them."""
    left: int = 0
    """How many times that command is done before."""
    lost: tuple[tuple[int, str, dict[str, object]], ...] = ()

    def frame(self) -> Frame:
        """Return the frame of the program, which can be cut off."""
        whole = build_frame()
        steps = {kind: self._dying(step) for kind, step in whole.steps.items()}
        return replace(whole, steps=steps, after=self._after)

    def _dying(self, step: Step) -> Step:
        async def run(turn: Turn, talk: Talk, answer: Answer) -> None:
            if self.armed and self.before is not None:
                turn.door = DyingDoor(turn.door, turn.door.key, self)
            await step(turn, talk, answer)

        return run

    async def _after(self, turn: Turn) -> None:
        if not self.armed:
            return
        turn.toast("")
        self.lost = tuple(
            (each.chat, each.operation.value, dict(each.body)) for each in turn.letters
        )
        raise RefusedError("storage.full")


class DyingDoor(Door):
    """A door behind which the program dies before it does a certain command."""

    def __init__(self, door: Door, key: str, cut: Cut) -> None:
        super().__init__(door.core, door.actor, key)
        self._cut = cut

    def keyed(self, key: str) -> Door:
        return DyingDoor(self, key, self._cut)

    async def do(
        self, command: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        if command is self._cut.before:
            self._cut.left -= 1
            if self._cut.left < 0:
                raise asyncio.CancelledError
        return await super().do(command, *args, **kwargs)


@dataclass(frozen=True)
class Crashed:
    """What was said before the crash and came to nobody, and what is said after it."""

    lost: Said
    again: Said
    done: tuple[int, int]
    """Postings and acts on record that the turn made, before the crash and after it."""
    done_again: tuple[int, int]

    def told(self, said: Said) -> Told:
        """Return all that was said, to whom, and with which buttons."""
        found: Told = []
        for chat, kind, body in said.letters:
            rows = body.get("keyboard", [])
            labels = [str(button["text"]) for row in rows for button in row]
            found.append((chat, kind, str(body.get("text", body.get("caption", ""))), labels))
        return found

    def check(self, postings: int = 1) -> str:
        """Check that all was done once and said as it would have been; return what was said."""
        assert self.done[0] == postings
        assert self.done_again == (0, 0)
        assert self.told(self.again) == self.told(self.lost)
        return self.again.text + self.again.toast


async def crash(
    hospital: Hospital, *steps: Spoken, language: str = "en", cut: Cut | None = None
) -> Crashed:
    """Take some steps, the last of which is cut off, and start the program again."""
    cut, (who, last) = cut or Cut(), steps[-1]
    async with ward(hospital, language, cut.frame()) as w:
        for each in steps[:-1]:
            await _take(w, *each)
        await delivered(w)
        before = await hospital.program.ask(written)
        cut.armed = True
        nothing = await _take(w, who, last)
        assert nothing.letters == ()
        at_crash = await hospital.program.ask(written)
        chat = w.users[who]
    hospital.clock.advance(seconds=20)
    async with ward(hospital, language, known=True) as w:
        await w.side.idle()
        letters = await hospital.program.ask(letters_after, at_crash[2])
        after = await hospital.program.ask(written)
    done, again = _more(before, at_crash), _more(at_crash, after)
    return Crashed(Said(chat, cut.lost), Said(chat, letters), done, again)


def _more(before: Sequence[int], after: Sequence[int]) -> tuple[int, int]:
    return after[0] - before[0], after[1] - before[1]


async def _take(w: Ward, who: str, what: str) -> Said:
    if what.startswith(">"):
        return await w.press(who, what[1:].strip())
    return await w.say(who, what)
