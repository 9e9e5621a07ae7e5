"""Transit: what is on its way; who receives it says what came, and what did not stays visible."""

from core.delivery.dialogue import Talk
from core.flow.transfer import (
    Arrive,
    LineCount,
    TransferLineView,
    TransferView,
    arrive,
    open_transfers,
    transfer,
)
from core.rights import Right
from core.stock.moved import moved
from core.tables.kinds import TransferState
from handlers.body import known, number, numbers
from handlers.buttons import Choice, Handle, Rows
from handlers.frame import Answer, Command
from handlers.moved_view import moved_text
from handlers.naming import name_of
from handlers.places import own_home, two_a_row
from handlers.question import cancelled
from handlers.sought import whole_of
from handlers.transit_view import heading, summary, transit_text
from handlers.turn import Turn
from handlers.undo import undo_row
from locales import Html

KIND = "transit"
MOST = 12
MOST_BUTTONS = 11


async def transfers(turn: Turn, text: str) -> None:
    """Answer ``/transfers``: what is on its way to or from the person's department."""
    del text
    mine = await own_home(turn)
    found = await turn.door.ask(open_transfers, mine.id if mine is not None else None)
    if not found:
        turn.say(turn.words.html("transfer.none_open"))
        return
    shown = found[:MOST]
    lines: list[str] = [turn.words.html("transfer.open_title", total=len(found))]
    lines += [heading(turn.words, each) for each in shown]
    handle = turn.open(KIND, {"list": [each.id for each in shown]})
    rows = two_a_row([Choice(each.code, "open", at) for at, each in enumerate(shown)])
    turn.say(Html("\n").join(lines), handle, rows)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Open one, receive all of it, or count what came line by line."""
    match answer.verb:
        case "open":
            found = await turn.door.ask(transfer, numbers(talk.body, "list")[answer.choice])
            show(turn, talk, found)
        case "all":
            await _arrived(turn, talk, await turn.door.do(arrive, Arrive(_id(talk))))
        case "diff":
            found = await turn.door.ask(transfer, _id(talk))
            _ask_line(turn, talk, found, {})
        case "n" | "text":
            await _counted(turn, talk, whole_of(answer))
        case "sure":
            counts = tuple(LineCount(int(line), n) for line, n in _counts(talk).items())
            await _arrived(turn, talk, await turn.door.do(arrive, Arrive(_id(talk), counts)))
        case _:
            cancelled(turn, talk)


def show(turn: Turn, talk: Talk, found: TransferView) -> None:
    """Show one transfer with what can be done about it."""
    if found.state is TransferState.DISPATCHED:
        handle = turn.move(talk, {"transfer": found.id})
        words = turn.words
        rows = [
            [
                Choice(words("transfer.all_arrived"), "all"),
                Choice(words("transfer.difference"), "diff"),
            ]
        ]
        turn.edit(transit_text(words, found), handle, rows)
        return
    turn.close(talk)
    handle, rows_missing = settle_rows(turn, found)
    turn.edit(transit_text(turn.words, found), handle, rows_missing)


def settle_rows(turn: Turn, found: TransferView) -> tuple[Handle, Rows]:
    """Return a dialogue of its own for what did not come, and a button for each such line."""
    handle = turn.open("settle", {"transfer": found.id}, anybody=False)
    missing = [line for line in found.lines if line.missing]
    named = [
        Choice(
            turn.words("transfer.settle_line", item=line.article.code, n=line.missing),
            "line",
            line.line,
        )
        for line in missing[:MOST]
    ]
    return handle, [[each] for each in named]


def _id(talk: Talk) -> int:
    return number(talk.body, "transfer")


def _counts(talk: Talk) -> dict[str, int]:
    """Return what was counted so far: by line, whose number is a text in JSON."""
    counts = known(talk.body, "counts")
    return {line: n for line, n in counts.items() if isinstance(n, int)}


def _open_line(found: TransferView, counts: dict[str, int]) -> TransferLineView | None:
    """Return the first line that has not been counted yet."""
    return next((line for line in found.lines if str(line.line) not in counts), None)


async def _counted(turn: Turn, talk: Talk, count: int) -> None:
    """Note how many of the asked line came, and ask for the next or for the confirmation."""
    found = await turn.door.ask(transfer, _id(talk))
    counts = _counts(talk)
    line = _open_line(found, counts)
    if line is not None:
        counts[str(line.line)] = count
    _ask_line(turn, talk, found, counts)


def _ask_line(turn: Turn, talk: Talk, found: TransferView, counts: dict[str, int]) -> None:
    words, line = turn.words, _open_line(found, counts)
    body = {"transfer": found.id, "counts": counts}
    cancel = [Choice(words("common.cancel"), "cancel")]
    if line is None:
        handle = turn.move(talk, body)
        rows = [[Choice(words("transfer.sure"), "sure"), *cancel]]
        turn.edit(summary(words, found, counts), handle, rows)
        return
    handle = turn.move(talk, body, expects_text=True)
    most = min(line.dispatched, MOST_BUTTONS)
    choices = [Choice(str(count), "n", count) for count in range(most + 1)]
    title = words.html(
        "transfer.how_many_came",
        item=name_of(words, line.article),
        lot=line.lot.number,
        sent=line.dispatched,
    )
    turn.edit(title, handle, [*two_a_row(choices, 6), cancel])


async def _arrived(turn: Turn, talk: Talk, found: TransferView) -> None:
    """Show what is on the shelf now, and what is still on its way."""
    turn.close(talk)
    lines = [transit_text(turn.words, found)]
    if not found.postings:
        turn.edit(lines[0])
        return
    after = await turn.door.ask(moved, found.postings[-1])
    lines += ["", moved_text(turn.words, after)]
    if found.missing:
        lines += ["", turn.words.html("transfer.look_into")]
    handle, row = undo_row(turn, found.postings[-1])
    turn.edit(Html("\n").join(Html(each) for each in lines), handle, [row])


COMMANDS = (Command("transfers", transfers, Right.SEE_STOCK),)
STEPS = {KIND: step}
