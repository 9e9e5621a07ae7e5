"""Transit: what is on its way; who receives it says what came, and what did not stays visible."""

from core.delivery.dialogue import ANYBODY, Talk
from core.flow.transfer import Arrive, arrive
from core.flow.transfer_view import (
    TransferLineView,
    TransferView,
    open_transfers,
    transfer,
    transfer_by_code,
)
from core.rights import Right
from core.tables.kinds import TransferState
from handlers.meaning.places import own_home
from handlers.talk.body import number, numbers
from handlers.talk.buttons import Choice, Handle, Rows
from handlers.talk.frame import Answer, Command
from handlers.talk.menu import insist, may_at
from handlers.talk.pages import page_row
from handlers.talk.question import cancelled
from handlers.talk.turn import Turn
from handlers.transit_came import came, show_arrived
from handlers.transit_told import KIND
from handlers.transit_view import button_text, list_text, transit_text

MOST = 12


async def transfers(turn: Turn, text: str) -> None:
    """Answer ``/transfers [CODE]``: one transfer, or what is on its way to or from one's own."""
    if text:
        show(turn, None, await turn.door.ask(transfer_by_code, text))
    else:
        await _list(turn, None, 1)


async def _list(turn: Turn, talk: Talk | None, at: int) -> None:
    """Show a page of what is on its way: what comes to the person's own place first."""
    mine = await own_home(turn)
    page = await turn.door.ask(open_transfers, mine.id if mine is not None else None, at)
    if not page.total:
        if talk is not None:
            turn.close(talk)
        turn.edit(turn.words.html("transfer.none_open"))
        return
    body = {"list": [each.id for each in page.rows]}
    handle = turn.open(KIND, body) if talk is None else turn.move(talk, body)
    rows = [
        [Choice(button_text(turn.words, each), "open", at)] for at, each in enumerate(page.rows)
    ]
    turn.edit(list_text(turn.words, page), handle, [*rows, *page_row(turn.words, page)])


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Open one, receive all of it, or count what came line by line."""
    if talk.chat_user == ANYBODY:
        coming = talk.body.get("transfer") or numbers(talk.body, "list")[0]
        target = (await turn.door.ask(transfer, int(str(coming)))).target
        insist(turn.person, Right.RECEIVE_TRANSFER, target.path)
    match answer.verb:
        case "open":
            found = await turn.door.ask(transfer, numbers(talk.body, "list")[answer.choice])
            show(turn, talk, found)
        case "page":
            await _list(turn, talk, answer.choice)
        case "all":
            whole = Arrive(number(talk.body, "transfer"))
            await show_arrived(turn, talk, await turn.door.do(arrive, whole))
        case "cancel":
            cancelled(turn, talk)
        case _:
            await came(turn, talk, answer)


def show(turn: Turn, talk: Talk | None, found: TransferView) -> None:
    """Show one transfer with what can be done about it."""
    if found.state is TransferState.DISPATCHED and receives(turn, found):
        body = {"transfer": found.id}
        handle = turn.open(KIND, body) if talk is None else turn.move(talk, body)
        words = turn.words
        rows = [
            [
                Choice(words("transfer.all_arrived"), "all"),
                Choice(words("transfer.difference"), "diff"),
            ]
        ]
        turn.edit(transit_text(words, found), handle, rows)
        return
    if talk is not None:
        turn.close(talk)
    if found.state is not TransferState.SHORT or not settles(turn, found):
        turn.edit(transit_text(turn.words, found))
        return
    handle, rows_missing = settle_rows(turn, found)
    turn.edit(transit_text(turn.words, found), handle, rows_missing)


def receives(turn: Turn, found: TransferView) -> bool:
    """Tell whether the person may receive a transfer; to others its buttons would only say no."""
    return may_at(turn.person, Right.RECEIVE_TRANSFER, found.target.path)


def settles(turn: Turn, found: TransferView) -> bool:
    """Tell whether the person may say, at either end, what became of what did not come."""
    ends = (found.target, *(line.source for line in found.lines))
    return any(may_at(turn.person, Right.RECEIVE_TRANSFER, end.path) for end in ends)


def settle_rows(turn: Turn, found: TransferView) -> tuple[Handle, Rows]:
    """Return a dialogue of its own for what did not come, and a button for each such line."""
    handle = turn.open("settle", {"transfer": found.id}, anybody=False)
    missing = [line for line in found.lines if line.missing]
    named = [Choice(_settled(turn, line), "line", line.line) for line in missing[:MOST]]
    return handle, [[each] for each in named]


def _settled(turn: Turn, line: TransferLineView) -> str:
    """Return a line that did not come as its button says it: a piece by what it is called."""
    item = line.article.code
    if line.unit is not None:
        return turn.words("transfer.settle_piece", item=item, piece=line.unit.label)
    about = {"item": item, "lot": line.lot.number}
    return turn.words("transfer.settle_line", n=line.missing, **about)


COMMANDS = (Command("transfers", transfers, Right.SEE_STOCK),)
STEPS = {KIND: step}
