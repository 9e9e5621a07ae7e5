"""Recall: whoever holds some of a stopped lot, has reserved it or expects it, is told at once.

Who stops it reads how many pieces are in whose hands, what is on its way, for what it is reserved,
and on which cases it was used already. A case is named by its token; who the patient is, is not
known here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.flow.issue import TakenLine
from core.flow.recall import Affected, affected
from core.flow.transfer_view import TransferView
from core.people.staff import Role
from core.rights import Right
from core.stock.moved import moved
from core.stock.posting import Posted
from core.stock.reservation import Reserved
from core.stock.trace import CaseUse
from handlers.talk.naming import name_of, who_name
from handlers.talk.reason import reason_said
from handlers.talk.turn import Opening, Turn
from handlers.talk.waiting import tell_asker, tell_deciders, tell_each
from locales import Html, Words

MOST = 12
"""Lines of one kind that are shown; how many more there are is said."""
MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told of a lot: that it is stopped, or that it may be used again, and why."""

    found: Affected
    reason: str
    stopped: bool

    def holding(self, words: Words, lines: Sequence[TakenLine]) -> str:
        """Return what somebody is told who has pieces of the lot in hand."""
        about = {"n": sum(line.open for line in lines), "labels": _labels(words, lines)}
        return self._told(words, "hold.you_hold", **about)

    def reserving(self, words: Words, kept: Sequence[Reserved]) -> str:
        """Return what somebody is told who has reserved pieces of the lot."""
        purposes = words("common.list_joiner").join(dict.fromkeys(its.purpose for its in kept))
        count = sum(its.left for its in kept)
        return self._told(words, "hold.you_reserved", n=count, purpose=purposes)

    def receiving(self, words: Words, its: TransferView) -> str:
        """Return what they are told to whom some of the lot is on its way."""
        about = {"n": self.found.coming(its), "code": its.code}
        return self._told(words, "hold.you_receive", **about)

    def _told(self, words: Words, key: str, **about: object) -> str:
        lot = {"item": name_of(words, self.found.article), "lot": self.found.lot.number}
        what = "stopped" if self.stopped else "resumed"
        reason = reason_said(words, self.reason)
        return words.html(f"{key}_{what}", reason=reason, **lot, **about)


async def tell_of_lot(turn: Turn, lot: int, reason: str, *, stopped: bool) -> list[str]:
    """Tell everybody whom a lot concerns what became of it; return what to say of them."""
    found = await turn.door.ask(affected, lot)
    notice = Notice(found, reason, stopped)
    missed: set[int] = set()
    for actor, lines in groupby(sorted(found.hands, key=_actor), key=_actor):
        if not await _tell_holder(turn, actor, notice, list(lines)):
            missed.add(actor)
    for actor, kept in groupby(sorted(found.reserved, key=_actor), key=_actor):
        if not await _tell_reserver(turn, actor, notice, list(kept)):
            missed.add(actor)
    for its in found.transit:
        await _tell_receivers(turn, notice, its)
    return _told(turn.words, found, missed) if stopped else []


async def tell_used_held(turn: Turn, posted: Posted, token: str) -> None:
    """Tell the storekeeper and the department's head that a piece of a held lot was used."""
    did = await turn.door.ask(moved, posted.id)
    line = did.lines[0]

    def told(words: Words) -> tuple[str, Opening | None]:
        label = line.unit.label if line.unit is not None else ""
        about = {"item": name_of(words, line.article), "lot": line.lot.number, "label": label}
        who = {"who": who_name(words, turn.person), "purpose": token}
        who["reason"] = reason_said(words, did.reason)
        return words.html("hold.used_held", n=line.quantity, at=did.at, **about, **who), None

    await tell_each(turn, (Role.STOREKEEPER, Role.DEPARTMENT_HEAD), line.source.id, told)


def _actor(each: TakenLine | Reserved) -> int:
    return each.actor


async def _tell_holder(turn: Turn, actor: int, notice: Notice, lines: list[TakenLine]) -> bool:
    def told(words: Words) -> tuple[str, Opening | None]:
        return notice.holding(words, lines), None

    return await tell_asker(turn, actor, told)


async def _tell_reserver(turn: Turn, actor: int, notice: Notice, kept: list[Reserved]) -> bool:
    def told(words: Words) -> tuple[str, Opening | None]:
        return notice.reserving(words, kept), None

    return await tell_asker(turn, actor, told)


async def _tell_receivers(turn: Turn, notice: Notice, its: TransferView) -> None:
    def told(words: Words) -> tuple[str, Opening | None]:
        return notice.receiving(words, its), None

    await tell_deciders(turn, Right.RECEIVE_TRANSFER, its.target.id, told)


def _told(words: Words, found: Affected, missed: Collection[int]) -> list[str]:
    """Return in whose hands a lot is, for what it is reserved, and on which cases it was used.

    Who could not be told is marked: somebody has to ring them up.
    """
    hands = sorted(found.hands, key=_actor)
    marks = dict.fromkeys(missed, words.html("hold.missed"))
    held = [
        Html("").join([_holder(words, list(lines)), marks.get(actor, "")])
        for actor, lines in groupby(hands, key=_actor)
    ]
    kept = [Html("").join([_kept(words, its), marks.get(its.actor, "")]) for its in found.reserved]
    used = [_used(words, use) for use in found.used]
    in_hands, reserved = sum(line.open for line in hands), sum(its.left for its in found.reserved)
    coming = [_coming(words, found, its) for its in found.transit]
    on_the_way = sum(found.coming(its) for its in found.transit)
    return [
        *_part(words, "hold.in_hands", in_hands, held),
        *(_part(words, "hold.coming", on_the_way, coming) if coming else []),
        *_part(words, "hold.reserved", reserved, kept),
        *_part(words, "hold.used", found.used_total, used),
    ]


def _part(words: Words, key: str, total: int, lines: Sequence[str]) -> list[str]:
    if not lines:
        return [words.html(f"{key}_none")]
    more = len(lines) - MOST
    shown = [words.html(key, n=total), *lines[:MOST]]
    return [*shown, words.html("hold.more", n=more)] if more > 0 else shown


def _holder(words: Words, lines: Sequence[TakenLine]) -> str:
    who = who_name(words, lines[0].who)
    about = {"n": sum(line.open for line in lines), "labels": _labels(words, lines)}
    return words.html("hold.holder", who=who, **about)


def _labels(words: Words, lines: Sequence[TakenLine]) -> str:
    """Return the numbers of the pieces, where each has one."""
    labels = [line.unit.label for line in lines if line.unit is not None]
    more = ["…"] if len(labels) > MOST_LABELS else []
    return words("common.list_joiner").join([*labels[:MOST_LABELS], *more])


def _kept(words: Words, its: Reserved) -> str:
    about = {"who": who_name(words, its.who), "purpose": its.purpose}
    return words.html("hold.kept", n=its.left, **about)


def _coming(words: Words, found: Affected, its: TransferView) -> str:
    about = {"code": its.code, "n": found.coming(its), "at": its.dispatched_at}
    ends = {"source": name_of(words, its.source), "target": name_of(words, its.target)}
    return words.html("hold.way", **about, **ends)


def _used(words: Words, use: CaseUse) -> str:
    return words.html("hold.use", n=use.quantity, at=use.at, purpose=use.reference)
