"""Settle: what did not come with a transfer was found, is lost, or went back where it left."""

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.flow.transfer import Settle, SettleHow, settle
from core.flow.transfer_view import TransferLineView, TransferView, transfer
from core.rights import Right
from core.stock.moved import moved
from handlers.meaning.places import two_a_row
from handlers.meaning.sought import whole_of
from handlers.moved_view import after_moving
from handlers.talk.body import number, said
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.menu import holds
from handlers.talk.naming import name_of
from handlers.talk.question import Question, ask, cancelled, how_many, reason_back, why
from handlers.talk.turn import Turn
from handlers.transit_view import transit_text
from handlers.undo import undo_row
from locales import Html

KIND = "settle"
MOST_BUTTONS = 10
WAYS = (SettleHow.FOUND, SettleHow.SENT_BACK, SettleHow.LOST)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Ask how many of a line, what became of them, and for a loss why."""
    body = dict(talk.body)
    match answer.verb:
        case "line":
            line = _line(await turn.door.ask(transfer, number(body, "transfer")), answer.choice)
            body |= {"line": line.line, "n": line.missing}
            if line.missing > 1:
                _ask_count(turn, talk, body, line)
            else:
                _ask_way(turn, talk, body)
        case "how" if WAYS[answer.choice] is SettleHow.LOST:
            lost = body | {"how": answer.choice}
            ask(turn, talk, KIND, lost, why(turn.words.html("transfer.why_lost")))
        case "how":
            await _settle(turn, talk, WAYS[answer.choice], "")
        case "text" if "how" in body:
            reason_back(turn, talk, body, answer.text[:200])
        case "sure":
            await _settle(turn, talk, WAYS[number(body, "how")], said(body, "reason"))
        case "n" | "text":
            _ask_way(turn, talk, body | {"n": whole_of(answer)})
        case _:
            cancelled(turn, talk)


def _line(found: TransferView, line: int) -> TransferLineView:
    for each in found.lines:
        if each.line == line:
            return each
    raise RefusedError("button.stale")


def _ask_count(turn: Turn, talk: Talk, body: dict[str, object], line: TransferLineView) -> None:
    most = min(line.missing, MOST_BUTTONS)
    choices = [Choice(str(count), "n", count) for count in range(1, most + 1)]
    item = name_of(turn.words, line.article)
    title = turn.words.html("transfer.how_many_settled", item=item, missing=line.missing)
    ask(turn, talk, KIND, body, how_many(title, two_a_row(choices, 5)))


def _ask_way(turn: Turn, talk: Talk, body: dict[str, object]) -> None:
    shown = [way for way in WAYS if way is not SettleHow.LOST or holds(turn.person, Right.ADJUST)]
    ways = [[Choice(turn.words(f"transfer.how.{way}"), "how", WAYS.index(way))] for way in shown]
    title = turn.words.html("transfer.what_became", count=number(body, "n"))
    ask(turn, talk, KIND, body, Question(title, ways))


async def _settle(turn: Turn, talk: Talk, how: SettleHow, reason: str) -> None:
    body = talk.body
    named = (number(body, "transfer"), number(body, "line"), number(body, "n"))
    found = await turn.door.do(settle, Settle(*named, how, reason))
    turn.close(talk)
    after = await turn.door.ask(moved, found.postings[-1])
    lines = [transit_text(turn.words, found), "", await after_moving(turn, after)]
    handle, row = undo_row(turn, found.postings[-1])
    turn.edit(Html("\n").join(Html(each) for each in lines), handle, [row])


STEPS = {KIND: step}
