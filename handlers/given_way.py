"""Given way: whose reservation a forced act breaks is said before it, and to them after it.

What is set aside, thrown away or not there leaves a shelf although it is reserved; whoever waits
for it has to hear of it at once. Undone, as much is kept for them again, and they hear that too.
"""

from collections.abc import Sequence
from itertools import groupby

from core.stock.claim import Share
from core.stock.moved import Moved
from core.stock.way import Going, lost_by, would_lose
from core.tables.kinds import ReservationState
from handlers.moved_view import reason_of
from handlers.talk.naming import name_of, who_name
from handlers.talk.turn import Opening, Turn
from handlers.talk.waiting import tell_asker
from locales import Html, Words

MOST = 6
"""Reservations that are named one by one; how many more there are is said."""


async def with_losers(turn: Turn, text: str, going: Going) -> str:
    """Return what is to be confirmed, with the reservations that would lose something by it."""
    lost = await turn.door.ask(would_lose, going)
    lines: list[str] = [_line(turn.words, "moved.would_give_way", each) for each in lost[:MOST]]
    return Html("\n").join([Html(text), *lines, *_more(turn.words, lost)])


async def tell_losers(turn: Turn, did: Moved) -> list[str]:
    """Tell whoever has lost what they had reserved, or have it again; return what to say of it."""
    undone = did.reverses is not None
    lost = await turn.door.ask(lost_by, did.reverses or did.id)
    missed: set[int] = set()
    for actor, theirs in groupby(sorted(lost, key=_actor), key=_actor):
        if not await _tell(turn, actor, list(theirs), did, undone=undone):
            missed.add(actor)
    if undone:  # What is kept again is said with the movement itself.
        return []
    words, lines = turn.words, list[str]()
    for each in lost[:MOST]:
        told = "hold.missed" if _actor(each) in missed else "moved.told"
        told = "" if _actor(each) == turn.person.id else told
        line = _line(words, "moved.gave_way", each)
        lines.append(Html("").join([Html(line), words.html(told)]) if told else line)
    return [*lines, *_more(words, lost)]


def _actor(share: Share) -> int:
    return share.its.actor


def _line(words: Words, key: str, share: Share) -> str:
    its = share.its
    about = {"who": who_name(words, its.who), "purpose": its.purpose, "until": its.lapses_at}
    return words.html(key, n=share.quantity, **about)


def _more(words: Words, lost: Sequence[Share]) -> list[str]:
    more = len(lost) - MOST
    return [words.html("moved.more_give_way", n=more)] if more > 0 else []


async def _tell(turn: Turn, actor: int, lost: Sequence[Share], did: Moved, *, undone: bool) -> bool:
    """Tell somebody in one message what has become of all that was reserved."""

    def told(words: Words) -> tuple[str, Opening | None]:
        about = {"who": who_name(words, turn.person), "reason": reason_of(words, did)}
        head = "undone" if undone else did.kind.value
        lines: list[str] = [words.html(f"moved.you_{head}", **about)]
        lines += [_lost(words, each, undone=undone) for each in lost]
        lines += [] if undone else [words.html("moved.you_plan_again")]
        return Html("\n").join(lines), None

    return await tell_asker(turn, actor, told)


def _lost(words: Words, share: Share, *, undone: bool) -> str:
    its = share.its
    again = its.state is ReservationState.HELD
    key = "lost" if not undone else "again" if again else "not_again"
    about = {"item": name_of(words, its.article), "lot": its.lot.number, "purpose": its.purpose}
    return words.html(
        f"moved.you_{key}", n=share.quantity, place=name_of(words, its.place), **about
    )
