"""Dispose: what can no longer be used leaves for good, from where it lies, with a reason.

Which lot, how many, why: each is asked for if the words did not say it, and the whole is read
again before anything is written off.
"""

from dataclasses import asdict, dataclass, replace

from core.clock import day_number
from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.flow.adjust import DisposalReason, Dispose, dispose
from core.people.roles import RIGHTS
from core.rights import Right
from core.stock.example import code_prefix
from core.stock.location import place_of, today_here
from core.stock.overview import stock_of
from core.stock.owner import HOSPITAL, owners_of_lot
from core.stock.way import Going
from handlers.given_way import with_losers
from handlers.held import from_hand
from handlers.hold_words import goods_and_why
from handlers.loss import Loss, Told, answered, next_question, reason_of, reason_said
from handlers.meaning.amount import amount
from handlers.meaning.hand import in_hand
from handlers.meaning.lying import MOST_PIECES, Lying, lying_of, lying_rows, told_pieces
from handlers.meaning.owner import UNKNOWN, which_owner, with_owner
from handlers.meaning.several import (
    GO_ON,
    MOST,
    SEVERAL,
    TICKING,
    Several,
    after,
    several_of,
    which_ones,
)
from handlers.meaning.turned import means_it
from handlers.meaning.which import which
from handlers.talk.body import known, numbers
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer, Command
from handlers.talk.menu import holds, may_at
from handlers.talk.naming import name_of, unit_of
from handlers.talk.question import Question, ask, cancelled
from handlers.talk.turn import Meant, Turn
from handlers.undo import show_moved
from handlers.waste import ROOM as WASTE
from handlers.waste import held_of
from locales import Html

KIND = "dispose"
ROOM = "dispose"
REASONS = tuple(DisposalReason)


@dataclass(frozen=True, slots=True)
class Draft(Loss):
    """A disposal in the making; 0 and empty are what is not known yet."""

    item: int = 0
    lot: int = 0
    number: str = ""
    """What the lot is called."""
    unit: int = 0
    place: int = 0
    owner: int = UNKNOWN
    expired: bool = False
    """Whether its last day is over, so that this may be the reason."""
    blind: bool = False
    """Whether the place is being counted, so that it is not said how many there are."""
    units: tuple[int, ...] = ()
    """Several single pieces that go together."""
    labels: tuple[str, ...] = ()
    """What those are called."""
    said: str = ""
    """The reason as it was said with the goods, for whoever means what is in the hands."""


async def start_dispose(turn: Turn, text: str) -> None:
    """Begin a disposal with the words that came, or ask what shall be disposed of."""
    count, rest = amount(text)
    rest, why = await goods_and_why(turn, rest)
    from_there = means_it(rest) or (rest and not holds(turn.person, Right.DISPOSE))
    if from_there and await from_hand(turn, rest, WASTE, Meant(0, count, why=why)):
        return
    if rest:
        await which(turn, rest, ROOM, Meant(0, count, why=why))
    elif not holds(turn.person, Right.DISPOSE) and await in_hand(turn):
        await turn.go_on(WASTE, Meant(0, count))
    else:
        turn.edit(turn.words.html("dispose.usage", prefix=await turn.door.ask(code_prefix)))


async def begin(turn: Turn, meant: Meant) -> None:
    """Go on with the item, and with the lot or the piece that a code named."""
    kind, note = reason_said(meant.why, REASONS)
    draft = Draft(meant.quantity or 0, kind, note, meant.item, meant.lot or 0)
    draft = replace(draft, unit=meant.unit or 0, said=meant.why)
    held = held_of(await in_hand(turn), replace(meant, take=None))
    lying = await lying_of(turn, meant.item, meant.place, meant.lot, meant.unit)
    choices = [each for each in lying if may_at(turn.person, Right.DISPOSE, each.path)]
    if held and not choices:
        await turn.go_on(WASTE, meant)
    elif not choices:
        turn.edit(_nothing(turn, lying))
    elif held:
        _offer(turn, None, draft, choices, sum(line.open for line in held))
    elif len(choices) == 1:
        await _choose(turn, None, draft, choices[0])
    else:
        _offer(turn, None, draft, choices)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take up an answer: a lot, its owner, a quantity, a reason, a note, the confirmation."""
    draft = Draft(**known(talk.body, "draft"))
    match answer.verb:
        case "hand":
            turn.close(talk)
            its = Meant(draft.item, draft.quantity or None, lot=draft.lot or None)
            await turn.go_on(WASTE, replace(its, unit=draft.unit or None, why=draft.said))
        case "lot":
            choices = talk.body["choices"]
            assert isinstance(choices, list)
            await _choose(turn, talk, draft, Lying(**choices[answer.choice]))
        case "owner":
            await _go_on(turn, talk, replace(draft, owner=answer.choice))
        case _ if SEVERAL in talk.body and (answer.verb == GO_ON or answer.verb in TICKING):
            await _ticking(turn, talk, draft, answer)
        case "sure":
            await _dispose(turn, talk, draft)
        case _ if (more := answered(draft, answer, REASONS)) is not None:
            if draft.units and more.quantity != draft.quantity:
                # Which pieces go is chosen by ticking them, not by their number.
                raise RefusedError("button.not_in_writing")
            await _go_on(turn, talk, more)
        case _:
            cancelled(turn, talk)


async def _choose(turn: Turn, talk: Talk | None, draft: Draft, lying: Lying) -> None:
    """Go on with a lot at a place; of an item told piece by piece, ask for the piece."""
    if not lying.unit and (await turn.door.ask(stock_of, draft.item)).article.by_unit:
        pieces = await told_pieces(turn, lying)
        if len(pieces) > 1 and draft.quantity == 1:
            _offer(turn, talk, draft, pieces[:MOST_PIECES])
            return
        if len(pieces) > 1:
            await _tick(turn, talk, _chosen(draft, lying), pieces[:MOST])
            return
        lying = pieces[0] if pieces else lying
    today = day_number(await turn.door.ask(today_here))
    expired = 0 < lying.expiry < today
    untrue = draft.reason == DisposalReason.EXPIRED and not expired
    reason = "" if untrue else draft.reason
    await _go_on(turn, talk, replace(_chosen(draft, lying), expired=expired, reason=reason))


async def _tick(turn: Turn, talk: Talk | None, draft: Draft, pieces: list[Lying]) -> None:
    """Let the pieces be ticked that go together; as many as were said to lie there are ticked."""
    several = Several(tuple(each.label for each in pieces))
    if draft.quantity == len(pieces):
        several = replace(several, ticked=tuple(range(len(pieces))))
    await _show_ticks(turn, talk, draft, several, [each.unit for each in pieces])


async def _show_ticks(
    turn: Turn, talk: Talk | None, draft: Draft, several: Several, units: list[int]
) -> None:
    article = (await turn.door.ask(stock_of, draft.item)).article
    about = {"item": name_of(turn.words, article), "lot": draft.number}
    title = turn.words.html("dispose.which_pieces", **about)
    body = {"draft": asdict(draft), "units": units, **several.body()}
    ask(turn, talk, KIND, body, which_ones(turn.words, title, several))


async def _ticking(turn: Turn, talk: Talk, draft: Draft, answer: Answer) -> None:
    """Tick a piece, or go on with all that are ticked."""
    several, units = several_of(talk.body), numbers(talk.body, "units")
    if (more := after(several, answer)) is not None:
        await _show_ticks(turn, talk, draft, more, units)
        return
    labels = tuple(several.labels[at] for at in several.ticked)
    chosen = tuple(units[at] for at in several.ticked)
    await _go_on(turn, talk, replace(draft, quantity=len(chosen), units=chosen, labels=labels))


def _nothing(turn: Turn, lying: list[Lying]) -> str:
    """Return why there is nothing to dispose of, and who can where the person may not."""
    words = turn.words
    if not lying:
        return words.html("dispose.nothing")
    if not holds(turn.person, Right.DISPOSE):
        return words.html("waste.own_only", roles="|".join(sorted(RIGHTS[Right.DISPOSE])))
    where = dict.fromkeys(name_of(words, each) for each in lying)
    return words.html("dispose.not_yours", places=words("common.list_joiner").join(where))


def _offer(
    turn: Turn, talk: Talk | None, draft: Draft, choices: list[Lying], held: int = 0
) -> None:
    body = {"draft": asdict(draft), "choices": [asdict(each) for each in choices]}
    title = turn.words.html("dispose.which_lot")
    rows = lying_rows(turn.words, choices)
    if held:
        rows = [[Choice(turn.words("dispose.in_hand", n=held), "hand")], *rows]
    ask(turn, talk, KIND, body, Question(title, rows))


def _chosen(draft: Draft, lying: Lying) -> Draft:
    """Return the draft with a lot at a place; a single piece needs no quantity."""
    lone = lying.unit or (lying.quantity == 1 and not lying.blind)
    quantity = 1 if lone else draft.quantity
    at = replace(draft, lot=lying.lot, number=lying.number, place=lying.place)
    return replace(at, unit=lying.unit, quantity=quantity, blind=lying.blind)


async def _go_on(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    """Ask for the first thing that is missing, or show the whole to be confirmed."""
    if not draft.unit and not draft.units and draft.owner == UNKNOWN:
        found = await turn.door.ask(owners_of_lot, draft.lot, draft.place)
        if len(found) > 1:
            _ask(turn, talk, draft, which_owner(turn.words, draft.number, found, blind=draft.blind))
            return
        draft = replace(draft, owner=found[0].owner.id if found else HOSPITAL)
    untrue = () if draft.expired else (DisposalReason.EXPIRED,)
    question = next_question(turn.words, draft, await _told(turn, draft), REASONS, untrue)
    _ask(turn, talk, draft, question)


async def _told(turn: Turn, draft: Draft) -> Told:
    words = turn.words
    article = (await turn.door.ask(stock_of, draft.item)).article
    place = await turn.door.ask(place_of, draft.place)
    item, n = name_of(words, article), draft.quantity
    where = {"unit": unit_of(article.unit), "place": name_of(words, place)}
    sure = words.html("dispose.confirm", item=item, n=n, **where, **reason_of(words, draft))
    if draft.labels:
        named = words.html("dispose.pieces", labels=words("common.list_joiner").join(draft.labels))
        sure = Html("\n").join([Html(sure), named])
    asked = words.html("dispose.why", item=item, n=n)
    sure = Html(await with_owner(turn, sure, draft.owner))
    if draft.quantity and draft.reason and not draft.blind:
        units = tuple(draft.units) or ((draft.unit,) if draft.unit else ())
        lot = (draft.place, draft.item, draft.lot, draft.quantity)
        sure = Html(await with_losers(turn, sure, Going(*lot, draft.owner, units)))
    return Told(item, asked, sure)


def _ask(turn: Turn, talk: Talk | None, draft: Draft, question: Question) -> None:
    ask(turn, talk, KIND, {"draft": asdict(draft)}, question)


async def _dispose(turn: Turn, talk: Talk, draft: Draft) -> None:
    wanted = Dispose(
        draft.place,
        draft.item,
        draft.lot,
        draft.quantity,
        DisposalReason(draft.reason),
        draft.note,
        draft.unit or None,
        HOSPITAL if draft.unit or draft.units else draft.owner,
        units=tuple(draft.units),
    )
    posted = await turn.door.do(dispose, wanted)
    turn.close(talk)
    await show_moved(turn, posted.id)


COMMANDS = (Command("dispose", start_dispose, Right.USE),)
STEPS = {KIND: step}
THENS = {ROOM: begin}
