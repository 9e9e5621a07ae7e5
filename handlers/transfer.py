"""Transfer: stock is sent from one store or department to another, by words, codes and buttons.

What is still unknown is asked for in turn: what, from where, where to, how many. Nothing moves
before the whole has been read and confirmed.
"""

from dataclasses import asdict, dataclass, replace

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.flow.transfer import Dispatch, DispatchLine, dispatch
from core.rights import Right
from core.stock.location import Place, place_of
from core.stock.moved import moved
from core.stock.overview import ItemStock, stock_of
from handlers import settle, transit
from handlers.amount import amount
from handlers.body import known
from handlers.buttons import Choice
from handlers.frame import Answer, Command
from handlers.moved_view import moved_text
from handlers.naming import name_of
from handlers.places import home_rows, own_home, two_a_row
from handlers.question import Question, ask, cancelled
from handlers.refusal import worded
from handlers.turn import Meant, Turn
from handlers.undo import undo_row
from handlers.which import which
from locales import Html

KIND = "transfer"
ROOM = "transfer"
OUT_OF_TURN = ("stock.not_fefo", "flow.not_fifo")
"""Refusals that a reason overcomes."""
MOST_BUTTONS = 8
"""Quantities that are offered as buttons; any other is written."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A transfer in the making; 0 is what is not known yet."""

    item: int = 0
    quantity: int = 0
    lot: int = 0
    unit: int = 0
    source: int = 0
    target: int = 0
    note: str = ""

    @property
    def line(self) -> DispatchLine:
        """The line that is sent."""
        return DispatchLine(self.item, self.quantity, self.lot or None, self.unit or None)


async def start_transfer(turn: Turn, text: str) -> None:
    """Begin a transfer with the words that came, or ask what shall go."""
    count, rest = amount(text)
    if rest:
        await which(turn, rest, ROOM, Meant(0, count))
    else:
        turn.edit(turn.words.html("transfer.usage"))


async def begin(turn: Turn, meant: Meant) -> None:
    """Go on with the item that is meant; a place that was named is where it shall go."""
    mine = await own_home(turn)
    source = mine.id if mine is not None else 0
    target = meant.place or 0
    if target == source:
        target = 0
    draft = Draft(meant.item, meant.quantity or 0, meant.lot or 0, meant.unit or 0, source, target)
    await _go_on(turn, None, replace(draft, quantity=1) if draft.unit else draft)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take up an answer: a place, a quantity, a note, the confirmation."""
    draft = Draft(**known(talk.body, "draft"))
    match answer.verb:
        case "cancel":
            cancelled(turn, talk)
        case "from":
            target = 0 if draft.target == answer.choice else draft.target
            await _go_on(turn, talk, replace(draft, source=answer.choice, target=target))
        case "to":
            await _go_on(turn, talk, replace(draft, target=answer.choice))
        case "n":
            await _go_on(turn, talk, replace(draft, quantity=answer.choice))
        case "text" if not draft.quantity:
            await _go_on(turn, talk, replace(draft, quantity=_whole(answer.text)))
        case "text":
            await _send(turn, talk, replace(draft, note=answer.text[:200]))
        case "source":
            await _ask_source(turn, talk, replace(draft, source=0))
        case _:
            await _send(turn, talk, draft)


def _whole(text: str) -> int:
    count, rest = amount(text)
    if count is None or rest:
        raise RefusedError("quantity.not_whole", n=text[:12])
    return count


async def _go_on(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    """Ask for the first thing that is missing, or show the whole to be confirmed."""
    if not draft.source:
        await _ask_source(turn, talk, draft)
    elif not draft.target:
        title = turn.words.html("transfer.where_to")
        rows = await home_rows(turn, "to", without=draft.source)
        _ask(turn, talk, draft, Question(title, rows))
    elif not draft.quantity:
        await _ask_quantity(turn, talk, draft)
    else:
        await _confirm(turn, talk, draft)


async def _ask_source(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    """Ask whence; only homes that have some to give are offered."""
    stock = await turn.door.ask(stock_of, draft.item)
    having = [home for home in stock.homes if home.figures.available and home.place.shelf]
    if not having:
        raise RefusedError(
            "stock.none_anywhere", item=stock.article.code, asked=draft.quantity or 1, available=0
        )
    named = [
        Choice(
            turn.words(
                "transfer.source",
                place=name_of(turn.words, home.place),
                available=home.figures.available,
            ),
            "from",
            home.place.id,
        )
        for home in having[:MOST_BUTTONS]
    ]
    title = turn.words.html("transfer.from_where", item=name_of(turn.words, stock.article))
    _ask(turn, talk, draft, Question(title, [[each] for each in named]))


async def _ask_quantity(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    stock, source, _ = await _about(turn, draft)
    home = stock.at(source.id)
    available = home.figures.available if home is not None else 0
    title = turn.words.html(
        "transfer.how_many",
        item=name_of(turn.words, stock.article),
        place=name_of(turn.words, source),
        available=available,
    )
    most = max(1, min(available, MOST_BUTTONS))
    choices = [Choice(str(count), "n", count) for count in range(1, most + 1)]
    _ask(turn, talk, draft, Question(title, two_a_row(choices, 4), in_writing=True))


async def _confirm(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    stock, source, target = await _about(turn, draft)
    words, home = turn.words, stock.at(source.id)
    lines: list[str] = [
        words.html(
            "transfer.confirm",
            n=draft.quantity,
            item=name_of(words, stock.article),
            unit=stock.article.unit,
            source=name_of(words, source),
            target=name_of(words, target),
        ),
        words.html("transfer.available", available=home.figures.available if home else 0),
    ]
    rows = [
        [Choice(words("transfer.send"), "send"), Choice(words("transfer.other_source"), "source")]
    ]
    _ask(turn, talk, draft, Question(Html("\n").join(lines), rows))


def _ask(turn: Turn, talk: Talk | None, draft: Draft, question: Question) -> None:
    ask(turn, talk, KIND, {"draft": asdict(draft)}, question)


async def _about(turn: Turn, draft: Draft) -> tuple[ItemStock, Place, Place]:
    """Return the item's stock and the two places that a draft names."""
    stock = await turn.door.ask(stock_of, draft.item)
    source = await turn.door.ask(place_of, draft.source)
    target = await turn.door.ask(place_of, draft.target or draft.source)
    return stock, source, target


async def _send(turn: Turn, talk: Talk, draft: Draft) -> None:
    wanted = Dispatch(draft.source, draft.target, (draft.line,), draft.note)
    try:
        sent = await turn.door.do(dispatch, wanted)
    except RefusedError as refusal:
        if refusal.code not in OUT_OF_TURN or draft.note:
            raise
        title = turn.words.html("transfer.why", refusal=worded(turn.words, refusal))
        _ask(turn, talk, draft, Question(title, in_writing=True))
        return
    turn.close(talk)
    after = await turn.door.ask(moved, sent.postings[-1])
    words = turn.words
    said = [
        words.html("transfer.sent", code=sent.code, target=name_of(words, sent.target)),
        moved_text(words, after),
        words.html("transfer.to_receive"),
    ]
    handle, row = undo_row(turn, sent.postings[-1])
    turn.edit(Html("\n").join(Html(each) for each in said), handle, [row])


COMMANDS = (Command("transfer", start_transfer, Right.TRANSFER), *transit.COMMANDS)
STEPS = {KIND: step, **transit.STEPS, **settle.STEPS}
THENS = {ROOM: begin}
