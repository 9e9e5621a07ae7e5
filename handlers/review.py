"""Review: a second person looks at a count's differences and posts them, or has it done again."""

from core.delivery.dialogue import ANYBODY, Talk
from core.rights import Right
from core.stock.count import (
    CountView,
    DecideCount,
    Decision,
    GaveWay,
    counts_to_review,
    decide_count,
    review_count,
)
from core.stock.moved import moved
from handlers.body import number, numbers, said
from handlers.buttons import Choice
from handlers.count_place import KIND as OPENING
from handlers.count_view import gave_way, heading, review_text
from handlers.frame import Answer, Command
from handlers.moved_view import moved_text
from handlers.naming import name_of, who_name
from handlers.places import two_a_row
from handlers.question import Question, ask, cancelled, reason_back, why
from handlers.turn import Opening, Turn
from handlers.undo import undo_row
from handlers.waiting import LIFE, tell_asker, tell_deciders
from locales import Html, Words

KIND = "review"
MOST = 5
REASONS = ("unrecorded", "misplaced", "lost")
"""Why figures differ, as it is most often; anything else is written."""


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
            _ask_why(turn, talk)
        case "why":
            reason = turn.words(f"count.reason.{REASONS[answer.choice]}")
            await _decide(turn, talk, Decision.APPROVE, reason)
        case "approve":
            await _decide(turn, talk, Decision.APPROVE, "")
        case "text":
            reason_back(turn, talk, talk.body, answer.text[:200])
        case "sure":
            await _decide(turn, talk, Decision.APPROVE, said(talk.body, "reason"))
        case "again":
            await _decide(turn, talk, Decision.RECOUNT, "")
        case _:
            cancelled(turn, talk)


async def ask_review(turn: Turn, sheet: CountView) -> int:
    """Tell who may review a count that it waits for them; return how many chats were told."""

    def told(words: Words) -> tuple[str, Opening]:
        lines: list[str] = [words.html("count.please_review", who=who_name(words, turn.person))]
        lines.append(heading(words, sheet))
        rows = [[Choice(words("count.look"), "open")]]
        return Html("\n").join(lines), Opening(KIND, {"list": [sheet.id]}, rows, LIFE)

    return await tell_deciders(turn, Right.REVIEW_COUNT, sheet.place.id, told)


async def _tell_counter(turn: Turn, sheet: CountView, decision: Decision) -> None:
    """Tell who counted what a second person decided."""

    def told(words: Words) -> tuple[str, Opening | None]:
        about = {"code": sheet.code, "place": name_of(words, sheet.place)}
        who = who_name(words, turn.person)
        if decision is Decision.APPROVE:
            return words.html("count.you_approved", who=who, **about), None
        rows = [[Choice(words("count.begin_again"), "go", sheet.id)]]
        return words.html("count.you_again", who=who, **about), Opening(OPENING, {}, rows, LIFE)

    await tell_asker(turn, sheet.counter, told)


async def _tell_holder(turn: Turn, sheet: CountView, lost: GaveWay) -> None:
    """Tell who had pieces reserved that a count did not find them."""

    def told(words: Words) -> tuple[str, Opening | None]:
        return words.html("count.you_lost", code=sheet.code, **gave_way(words, lost)), None

    await tell_asker(turn, lost.holder, told)


def _ask_why(turn: Turn, talk: Talk) -> None:
    """Ask the one who approves why the figures differ; in a group only that one is waited for."""
    words = turn.words
    rows = [[Choice(words(f"count.reason.{why}"), "why", at)] for at, why in enumerate(REASONS)]
    question = why(words.html("count.why"), rows)
    if talk.chat_user == ANYBODY:
        turn.close(talk)
        ask(turn, None, KIND, talk.body, question)
    else:
        ask(turn, talk, KIND, talk.body, question)


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
    await _tell_counter(turn, decided, decision)
    for lost in decided.gave_way:
        await _tell_holder(turn, decided, lost)
    words, place = turn.words, name_of(turn.words, decided.place)
    key = "count.sent_back" if decision is Decision.RECOUNT else "count.approved"
    told = [words.html(key, code=decided.code, place=place)]
    told += [words.html("count.gave_way", **gave_way(words, each)) for each in decided.gave_way]
    done = Html("\n").join(told)
    if decided.posting is None:
        turn.edit(done)
        return
    after = await turn.door.ask(moved, decided.posting)
    handle, row = undo_row(turn, decided.posting)
    turn.edit(Html("\n").join([done, Html(moved_text(words, after))]), handle, [row])


COMMANDS = (Command("counts", counts, Right.REVIEW_COUNT),)
STEPS = {KIND: step}
