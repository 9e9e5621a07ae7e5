"""Again: a turn that was handled before says what it did then, and does it no second time.

Its update was left by a run that ended in the middle, after it had acted perhaps. The world that is
read now is the one that it has changed: the piece is not on the shelf any more, the draft is sent.
So before a room is entered, the door is asked what was posted under the turn's key; what is shown
then is what was done. Where nothing was, the room is entered as ever, and each of its commands that
did come to its end answers as it did then.
"""

from collections.abc import Awaitable, Callable

from core.delivery.dialogue import Talk
from core.door import Door
from core.identity import short
from core.once import Again
from core.stock.posting import Posted, posted_before
from handlers.talk.turn import Turn

Done = Callable[[Turn, Posted, Talk | None], Awaitable[bool]]
"""Shows what was posted, perhaps by answering a dialogue; false where its room does so itself."""


class AgainDoor(Door):
    """The door of a turn that was handled before: whatever its key has done stands."""

    def __init__(self, door: Door, key: str) -> None:
        super().__init__(door.core, door.actor, Again(key))

    def keyed(self, key: str) -> "AgainDoor":
        """Return the same door under another key, which is asked again as well."""
        return AgainDoor(self, key)


def handled_before(turn: Turn, done: Done) -> None:
    """Let a turn that may have acted before show what it did, and do it no second time."""

    async def again(now: Turn, talk: Talk | None) -> bool:
        posted = await now.door.ask(posted_before)
        return posted is not None and await done(now, posted, talk)

    turn.door, turn.again = AgainDoor(turn.door, turn.door.key), again


def key_in(talk: Talk) -> str:
    """Return the key of whatever answering a dialogue does, as it stands now."""
    return f"d:{short(talk.id)}:{talk.version}"


async def acted(turn: Turn, *talks: Talk) -> bool:
    """Tell whether a turn acted before, perhaps by answering a dialogue, and if so show it.

    An update that is handled for the first time is not looked up at all.
    """
    if turn.again is None:
        return False
    first = turn.door
    if await turn.again(turn, None):
        return True
    for talk in talks:
        turn.door = first.keyed(key_in(talk))
        if await turn.again(turn, talk):
            return True
    turn.door = first
    return False
