"""Dispose: what can no longer be used leaves for good, from where it lies, with a reason.

Which lot, how many, why: each is asked for if the words did not say it, and the whole is read
again before anything is written off.
"""

from dataclasses import asdict, dataclass, replace

from core.delivery.dialogue import Talk
from core.flow.adjust import DisposalReason, Dispose, dispose
from core.people.roles import RIGHTS
from core.rights import Right
from core.stock.location import place_of
from core.stock.overview import stock_of
from handlers.amount import amount
from handlers.body import known
from handlers.buttons import Choice
from handlers.frame import Answer, Command
from handlers.hand import in_hand
from handlers.lying import MOST_PIECES, Lying, lying_of, lying_rows, pieces_of
from handlers.menu import holds, may_at
from handlers.naming import name_of, unit_of
from handlers.places import two_a_row
from handlers.question import Question, ask, cancelled, how_many, why
from handlers.sought import whole_of
from handlers.turn import Meant, Turn
from handlers.undo import show_moved
from handlers.waste import ROOM as WASTE
from handlers.waste import held_of
from handlers.which import which

KIND = "dispose"
ROOM = "dispose"
REASONS = tuple(DisposalReason)
MOST_BUTTONS = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """A disposal in the making; 0 and empty are what is not known yet."""

    item: int
    quantity: int = 0
    lot: int = 0
    unit: int = 0
    place: int = 0
    reason: str = ""
    note: str = ""


async def start_dispose(turn: Turn, text: str) -> None:
    """Begin a disposal with the words that came, or ask what shall be disposed of."""
    count, rest = amount(text)
    if rest:
        await which(turn, rest, ROOM, Meant(0, count))
    elif not holds(turn.person, Right.DISPOSE) and await in_hand(turn):
        await turn.go_on(WASTE, Meant(0, count))
    else:
        turn.edit(turn.words.html("dispose.usage"))


async def begin(turn: Turn, meant: Meant) -> None:
    """Go on with the item, and with the lot or the piece that a code named."""
    draft = Draft(meant.item, meant.quantity or 0, meant.lot or 0, meant.unit or 0)
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
    """Take up an answer: a lot, a quantity, a reason, a note, the confirmation."""
    draft = Draft(**known(talk.body, "draft"))
    match answer.verb:
        case "hand":
            turn.close(talk)
            its = Meant(draft.item, draft.quantity or None, lot=draft.lot or None)
            await turn.go_on(WASTE, replace(its, unit=draft.unit or None))
        case "lot":
            choices = talk.body["choices"]
            assert isinstance(choices, list)
            await _choose(turn, talk, draft, Lying(**choices[answer.choice]))
        case "why":
            await _go_on(turn, talk, replace(draft, reason=REASONS[answer.choice].value))
        case "text" if draft.reason:
            await _go_on(turn, talk, replace(draft, note=answer.text[:200]))
        case "n" | "text":
            await _go_on(turn, talk, replace(draft, quantity=whole_of(answer)))
        case "sure":
            await _dispose(turn, talk, draft)
        case _:
            cancelled(turn, talk)


async def _choose(turn: Turn, talk: Talk | None, draft: Draft, lying: Lying) -> None:
    """Go on with a lot at a place; of an item told piece by piece, ask for the piece."""
    if not lying.unit and (await turn.door.ask(stock_of, draft.item)).article.by_unit:
        pieces = await pieces_of(turn, lying)
        if len(pieces) > 1:
            _offer(turn, talk, draft, pieces[:MOST_PIECES])
            return
        lying = pieces[0] if pieces else lying
    await _go_on(turn, talk, _chosen(draft, lying))


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
    lone = lying.unit or lying.quantity == 1
    quantity = 1 if lone else draft.quantity
    at = replace(draft, lot=lying.lot, place=lying.place, unit=lying.unit)
    return replace(at, quantity=quantity)


async def _go_on(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    """Ask for the first thing that is missing, or show the whole to be confirmed."""
    words = turn.words
    item = name_of(words, (await turn.door.ask(stock_of, draft.item)).article)
    if not draft.quantity:
        choices = [Choice(str(count), "n", count) for count in range(1, MOST_BUTTONS + 1)]
        title = words.html("dispose.how_many", item=item)
        _ask(turn, talk, draft, how_many(title, two_a_row(choices, 4)))
    elif not draft.reason:
        reasons = [
            Choice(words(f"dispose.reason.{reason}"), "why", at)
            for at, reason in enumerate(REASONS)
        ]
        title = words.html("dispose.why", item=item, n=draft.quantity)
        _ask(turn, talk, draft, Question(title, two_a_row(reasons)))
    elif draft.reason == DisposalReason.OTHER.value and not draft.note:
        _ask(turn, talk, draft, why(words.html("dispose.say_why")))
    else:
        sure = [[Choice(words("dispose.sure"), "sure")]]
        _ask(turn, talk, draft, Question(await _summary(turn, draft), sure))


async def _summary(turn: Turn, draft: Draft) -> str:
    words = turn.words
    stock = await turn.door.ask(stock_of, draft.item)
    place = await turn.door.ask(place_of, draft.place)
    return words.html(
        "dispose.confirm",
        n=draft.quantity,
        item=name_of(words, stock.article),
        unit=unit_of(stock.article.unit),
        place=name_of(words, place),
        reason=words(f"dispose.reason.{draft.reason}"),
        note=f": {draft.note}" if draft.note else "",
    )


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
    )
    posted = await turn.door.do(dispose, wanted)
    turn.close(talk)
    await show_moved(turn, posted.id)


COMMANDS = (Command("dispose", start_dispose, Right.USE),)
STEPS = {KIND: step}
THENS = {ROOM: begin}
