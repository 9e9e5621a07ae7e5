"""Taken by: what somebody settles that a colleague took is said to both of them.

A ward works so: one fetches, another records. But nothing leaves somebody's hands unseen.
"""

from core.flow.issue import Taker, taken_by_others
from core.stock.moved import Moved
from core.tables.kinds import MovementKind
from handlers.talk.naming import name_of, who_name
from handlers.talk.turn import Opening, Turn
from handlers.talk.waiting import tell_asker
from locales import Words

_SETTLING = frozenset(
    {MovementKind.USE, MovementKind.RETURN, MovementKind.DISPOSE, MovementKind.REVERSE}
)


async def tell_takers(turn: Turn, did: Moved) -> list[str]:
    """Tell whoever had taken what another person has settled; return what to say of them."""
    if did.kind not in _SETTLING:
        return []
    lines: list[str] = []
    for taker in await turn.door.ask(taken_by_others, did.id):
        await _tell(turn, did, taker)
        who = who_name(turn.words, taker.who)
        lines.append(turn.words.html("mine.taken_by", who=who, at=taker.at))
    return lines


async def _tell(turn: Turn, did: Moved, taker: Taker) -> None:
    def told(words: Words) -> tuple[str, Opening | None]:
        about = {
            "who": who_name(words, turn.person),
            "item": name_of(words, did.lines[0].article),
            "labels": words("common.list_joiner").join(taker.labels),
            "n": taker.quantity,
            "reference": did.reference,
        }
        return words.html(f"mine.by_other_{did.kind.value}", **about), None

    await tell_asker(turn, taker.who.id, told)
