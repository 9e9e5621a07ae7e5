"""Transit: what is on its way; who receives it says what came, and what did not stays visible."""

from core.delivery.dialogue import ANYBODY, Talk
from core.errors import RefusedError
from core.flow.transfer import (
    Arrive,
    LineCount,
    TransferLineView,
    TransferView,
    arrive,
    open_transfers,
    transfer,
    transfer_by_code,
)
from core.rights import Right
from core.stock.moved import moved
from core.stock.page import paged
from core.tables.kinds import TransferState
from handlers.body import known, number, numbers
from handlers.buttons import Choice, Handle, Rows
from handlers.frame import Answer, Command
from handlers.moved_view import moved_text
from handlers.naming import name_of, who_name
from handlers.pages import page_row
from handlers.places import own_home, two_a_row
from handlers.question import Question, ask, cancelled, how_many
from handlers.sought import whole_of
from handlers.transit_view import heading, summary, transit_text
from handlers.turn import Opening, Turn
from handlers.undo import undo_row
from handlers.waiting import LIFE, tell_there
from locales import Html, Words

KIND = "transit"
MOST = 12
A_PAGE = 8
MOST_BUTTONS = 11


async def transfers(turn: Turn, text: str) -> None:
    """Answer ``/transfers [CODE]``: one transfer, or what is on its way to or from one's own."""
    if text:
        show(turn, None, await turn.door.ask(transfer_by_code, text))
    else:
        await _list(turn, None, 1)


async def _list(turn: Turn, talk: Talk | None, at: int) -> None:
    """Show a page of what is on its way: what comes to the person's own place first."""
    mine = await own_home(turn)
    found = await turn.door.ask(open_transfers, mine.id if mine is not None else None)
    if not found:
        if talk is not None:
            turn.close(talk)
        turn.edit(turn.words.html("transfer.none_open"))
        return
    newest = sorted(found, key=lambda each: each.id, reverse=True)
    own = sorted(newest, key=lambda each: mine is None or not each.target.within(mine))
    page = paged(own, at, A_PAGE)
    lines: list[str] = [turn.words.html("transfer.open_title", total=page.total)]
    lines += [heading(turn.words, each) for each in page.rows]
    body = {"list": [each.id for each in page.rows]}
    handle = turn.open(KIND, body) if talk is None else turn.move(talk, body)
    rows = two_a_row([Choice(each.code, "open", at) for at, each in enumerate(page.rows)])
    turn.edit(Html("\n").join(lines), handle, [*rows, *page_row(turn.words, page)])


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Open one, receive all of it, or count what came line by line."""
    match answer.verb:
        case "open":
            found = await turn.door.ask(transfer, numbers(talk.body, "list")[answer.choice])
            show(turn, talk, found)
        case "page":
            await _list(turn, talk, answer.choice)
        case "all":
            await _arrived(turn, talk, await turn.door.do(arrive, Arrive(_id(talk))))
        case "diff" | "again":
            # Again: the line that was counted last is asked about once more.
            found = await turn.door.ask(transfer, _id(talk))
            before = _counts(talk) if answer.verb == "again" else {}
            _ask_line(turn, talk, found, dict(list(before.items())[:-1]))
        case "n" | "text":
            await _counted(turn, talk, whole_of(answer))
        case "sure":
            counts = tuple(LineCount(int(line), n) for line, n in _counts(talk).items())
            await _arrived(turn, talk, await turn.door.do(arrive, Arrive(_id(talk), counts)))
        case _:
            cancelled(turn, talk)


def show(turn: Turn, talk: Talk | None, found: TransferView) -> None:
    """Show one transfer with what can be done about it."""
    if found.state is TransferState.DISPATCHED:
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
        if count > line.dispatched:
            raise RefusedError("flow.more_than_sent", sent=line.dispatched)
        counts[str(line.line)] = count
    _ask_line(turn, talk, found, counts)


def _ask_line(turn: Turn, talk: Talk, found: TransferView, counts: dict[str, int]) -> None:
    """Ask how many of the next line came, or for the confirmation of all."""
    words, line = turn.words, _open_line(found, counts)
    body = {"transfer": found.id, "counts": counts}
    again = [Choice(words("transfer.again"), "again")] if counts else []
    mine = talk if talk.chat_user != ANYBODY else None
    if mine is None:
        # In a group the one who counts goes on alone, and is heard in writing as well.
        turn.close(talk)
    if line is None:
        rows = [[Choice(words("transfer.sure"), "sure"), *again]]
        ask(turn, mine, KIND, body, Question(summary(words, found, counts), rows))
        return
    most = min(line.dispatched, MOST_BUTTONS)
    choices = [Choice(str(count), "n", count) for count in range(most + 1)]
    key = "transfer.how_many_came" if line.unit is None else "transfer.has_it_come"
    title = words.html(
        key,
        item=name_of(words, line.article),
        lot=line.lot.number,
        piece=line.unit.label if line.unit is not None else "",
        sent=line.dispatched,
    )
    ask(turn, mine, KIND, body, how_many(title, [*two_a_row(choices, 6), again]))


async def tell_receivers(turn: Turn, sent: TransferView) -> None:
    """Tell those where a transfer goes that it is on its way to them."""

    def told(words: Words) -> tuple[str, Opening]:
        lines: list[str] = [words.html("transfer.comes", who=who_name(words, turn.person))]
        lines.append(transit_text(words, sent))
        rows = [[Choice(words("transfer.receive"), "open")]]
        return Html("\n").join(lines), Opening(KIND, {"list": [sent.id]}, rows, LIFE)

    await tell_there(turn, Right.RECEIVE_TRANSFER, sent.target.id, told)


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
