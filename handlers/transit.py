"""Transit: what is on its way; who receives it says what came, and what did not stays visible."""

from core.delivery.dialogue import ANYBODY, Talk
from core.errors import RefusedError
from core.flow.transfer import Arrive, LineCount, arrive
from core.flow.transfer_view import (
    TransferLineView,
    TransferView,
    open_transfers,
    transfer,
    transfer_by_code,
)
from core.rights import Right
from core.stock.location import shelves_here
from core.stock.moved import Moved, moved
from core.stock.page import paged
from core.tables.kinds import MovementKind, TransferState
from handlers.meaning.places import own_home, two_a_row
from handlers.meaning.sought import whole_of
from handlers.moved_view import after_moving
from handlers.talk.body import known, number, numbers
from handlers.talk.buttons import Choice, Handle, Rows
from handlers.talk.frame import Answer, Command
from handlers.talk.menu import insist, may_at
from handlers.talk.naming import name_of
from handlers.talk.pages import page_row
from handlers.talk.question import Question, ask, cancelled, how_many, why
from handlers.talk.turn import Turn
from handlers.transit_told import KIND, tell_sender
from handlers.transit_view import heading, summary, transit_text
from handlers.undo import undo_row
from locales import Html

LONGEST_REMARK = 200
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
            await _arrived(turn, talk, await turn.door.do(arrive, Arrive(_id(talk))))
        case "diff" | "again":
            # Again: the line that was counted last is asked about once more.
            found = await turn.door.ask(transfer, _id(talk))
            before = _counts(talk) if answer.verb == "again" else {}
            _ask_line(turn, talk, found, dict(list(before.items())[:-1]))
        case "cancel":
            cancelled(turn, talk)
        case _:
            await _counting(turn, talk, answer)


async def _counting(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take up how many came, the confirmation, and a remark on what did not."""
    match answer.verb:
        case "sure":
            await _confirmed(turn, talk)
        case "text" if talk.body.get("remark"):
            await _receive(turn, talk, answer.text[:LONGEST_REMARK])
        case "no_remark":
            await _receive(turn, talk, "")
        case _:
            await _counted(turn, talk, whole_of(answer))


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
    if line.unit is None:
        key, most = "transfer.how_many_came", min(line.dispatched, MOST_BUTTONS)
        choices = [Choice(str(count), "n", count) for count in range(most + 1)]
    else:
        key, came = "transfer.has_it_come", Choice(words("transfer.it_came"), "n", 1)
        choices = [came, Choice(words("transfer.not_come"), "n", 0)]
    title = words.html(
        key,
        item=name_of(words, line.article),
        lot=line.lot.number,
        piece=line.unit.label if line.unit is not None else "",
        sent=line.dispatched,
    )
    ask(turn, mine, KIND, body, how_many(title, [*two_a_row(choices, 6), again]))


async def _receive(turn: Turn, talk: Talk, note: str) -> None:
    """Receive what was counted; who sent it hears of what did not come."""
    counts = tuple(LineCount(int(line), n) for line, n in _counts(talk).items())
    found: TransferView = await turn.door.do(arrive, Arrive(_id(talk), counts, note=note))
    await _arrived(turn, talk, found)
    if found.missing:
        await tell_sender(turn, found, note)


async def _confirmed(turn: Turn, talk: Talk) -> None:
    """Receive at once what is whole; where something is short, a remark may be made first."""
    found = await turn.door.ask(transfer, _id(talk))
    short = sum(line.missing for line in found.lines) - sum(_counts(talk).values())
    if short <= 0:
        await _receive(turn, talk, "")
        return
    rows = [[Choice(turn.words("transfer.no_remark"), "no_remark")]]
    question = why(turn.words.html("transfer.any_remark", n=short), rows)
    ask(turn, talk, KIND, {**talk.body, "remark": True}, question)


async def _loose(turn: Turn, after: Moved) -> list[str]:
    """Return where what has come lies now, if that is no cabinet or bin of its own yet."""
    found: list[str] = []
    for place in {line.target.id: line.target for line in after.lines}.values():
        shelves = await turn.door.ask(shelves_here, place.id)
        if len(shelves) > 1:
            name = name_of(turn.words, place)
            found.append(turn.words.html("transfer.lies_loose", place=name))
    return found


async def _arrived(turn: Turn, talk: Talk, found: TransferView) -> None:
    """Show what is on the shelf now, and what is still on its way."""
    turn.close(talk)
    lines = [transit_text(turn.words, found)]
    after = await turn.door.ask(moved, found.postings[-1]) if found.postings else None
    if after is None or after.kind is not MovementKind.ARRIVE:
        # Nothing has come at all: there is nothing on a shelf, and nothing to take back.
        turn.edit(Html("\n").join([*lines, turn.words.html("transfer.look_into")]))
        return
    lines += ["", await after_moving(turn, after), *await _loose(turn, after)]
    if found.missing:
        lines += ["", turn.words.html("transfer.look_into")]
    handle, row = undo_row(turn, found.postings[-1])
    turn.edit(Html("\n").join(Html(each) for each in lines), handle, [row])


COMMANDS = (Command("transfers", transfers, Right.SEE_STOCK),)
STEPS = {KIND: step}
