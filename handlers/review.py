"""Review: a second person looks at a count's differences and posts them, or has it done again."""

from core.delivery.dialogue import Talk
from core.rights import Right
from core.stock.count import (
    CountView,
    DecideCount,
    Decision,
    counts_to_review,
    decide_count,
    review_count,
)
from core.stock.moved import moved
from handlers.body import number, numbers
from handlers.buttons import Choice
from handlers.count_view import heading, review_text
from handlers.frame import Answer, Command
from handlers.moved_view import moved_text
from handlers.naming import name_of
from handlers.places import two_a_row
from handlers.question import Question, ask, cancelled
from handlers.turn import Turn
from handlers.undo import undo_row
from locales import Html

KIND = "review"
MOST = 12


async def counts(turn: Turn, text: str) -> None:
    """Answer ``/counts``: the counts that wait for a second person."""
    del text
    waiting = await turn.door.ask(counts_to_review)
    if not waiting:
        turn.say(turn.words.html("count.none_waiting"))
        return
    shown = waiting[:MOST]
    lines: list[str] = [turn.words.html("count.waiting", total=len(waiting))]
    lines += [heading(turn.words, each) for each in shown]
    rows = two_a_row([Choice(each.code, "open", at) for at, each in enumerate(shown)])
    body = {"list": [each.id for each in shown]}
    ask(turn, None, KIND, body, Question(Html("\n").join(lines), rows))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Open a count, approve it with a reason, or send it back to be counted again."""
    match answer.verb:
        case "open":
            await _show(turn, talk, numbers(talk.body, "list")[answer.choice])
        case "approve" if talk.body.get("differs"):
            question = Question(turn.words.html("count.why"), in_writing=True)
            ask(turn, talk, KIND, talk.body, question)
        case "approve":
            await _decide(turn, talk, Decision.APPROVE, "")
        case "text":
            await _decide(turn, talk, Decision.APPROVE, answer.text[:200])
        case "again":
            await _decide(turn, talk, Decision.RECOUNT, "")
        case _:
            cancelled(turn, talk)


async def _show(turn: Turn, talk: Talk, sheet: int) -> None:
    review = await turn.door.ask(review_count, sheet)
    words = turn.words
    rows = [[Choice(words("count.approve"), "approve"), Choice(words("count.again"), "again")]]
    body = {"sheet": sheet, "differs": bool(review.differences)}
    ask(turn, talk, KIND, body, Question(review_text(words, review), rows))


async def _decide(turn: Turn, talk: Talk, decision: Decision, reason: str) -> None:
    wanted = DecideCount(number(talk.body, "sheet"), decision, reason)
    decided: CountView = await turn.door.do(decide_count, wanted)
    turn.close(talk)
    words, place = turn.words, name_of(turn.words, decided.place)
    key = "count.sent_back" if decision is Decision.RECOUNT else "count.approved"
    done = words.html(key, code=decided.code, place=place)
    if decided.posting is None:
        turn.edit(done)
        return
    after = await turn.door.ask(moved, decided.posting)
    handle, row = undo_row(turn, decided.posting)
    turn.edit(Html("\n").join([done, Html(moved_text(words, after))]), handle, [row])


COMMANDS = (Command("counts", counts, Right.REVIEW_COUNT),)
STEPS = {KIND: step}
