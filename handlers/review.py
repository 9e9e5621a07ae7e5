"""Review: a second person looks at a count's differences and posts them, or has it done again."""

from core.delivery.dialogue import ANYBODY, Talk
from core.rights import Right
from core.stock.count import count_sheet
from core.stock.count_record import CountView, GaveWay
from core.stock.count_review import DecideCount, Decision, decide_count, review_count
from core.stock.moved import moved
from handlers.count_place import KIND as OPENING
from handlers.count_view import gave_way, heading, review_page, review_text
from handlers.moved_view import after_moving
from handlers.talk.body import number, numbers, said
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.menu import insist
from handlers.talk.naming import name_of, who_name
from handlers.talk.pages import page_row
from handlers.talk.question import Question, ask, cancelled, reason_back, why
from handlers.talk.reason import named_reason
from handlers.talk.turn import Opening, Turn
from handlers.talk.waiting import LIFE, tell_asker, tell_deciders
from handlers.undo import undo_row
from locales import Html, Words

KIND = "review"
MOST_UNSEEN = 5
"""Lots and pieces that nobody counted and that are still approved without being asked twice."""
REASONS = ("unrecorded", "misplaced", "lost")
"""Why figures differ, as it is most often; anything else is written."""


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Open a count, approve it with a reason, or send it back to be counted again."""
    if talk.chat_user == ANYBODY:
        sheet = talk.body.get("sheet") or numbers(talk.body, "list")[0]
        count = await turn.door.ask(count_sheet, int(str(sheet)))
        insist(turn.person, Right.REVIEW_COUNT, count.place.path)
    await _answered(turn, talk, answer)


async def _answered(turn: Turn, talk: Talk, answer: Answer) -> None:
    match answer.verb:
        case "open":
            await show(turn, talk, numbers(talk.body, "list")[answer.choice], 1)
        case "page":
            await show(turn, talk, number(talk.body, "sheet"), answer.choice)
        case "text":
            reason_back(turn, talk, talk.body, answer.text[:200])
        case "cancel":
            cancelled(turn, talk)
        case _:
            await _deciding(turn, talk, answer)


async def _deciding(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take up a decision; where much was never counted, or figures differ, there is more to ask."""
    match answer.verb:
        case "again":
            await _decide(turn, talk, Decision.RECOUNT, "")
        case "approve" if number(talk.body, "unseen") > MOST_UNSEEN:
            _ask_sure(turn, talk)
        case "approve" | "approve_sure" if talk.body.get("differs"):
            _ask_why(turn, talk)
        case "why":
            reason = named_reason("count", REASONS[answer.choice])
            await _decide(turn, talk, Decision.APPROVE, reason)
        case _:
            await _decide(turn, talk, Decision.APPROVE, said(talk.body, "reason"))


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


def _ask_sure(turn: Turn, talk: Talk) -> None:
    """Ask once more where much of the shelf was never counted: all of that would be written off."""
    words = turn.words
    sure = Choice(words("count.approve_yes"), "approve_sure")
    rows = [[sure], [Choice(words("count.again"), "again")]]
    text = words.html("count.approve_sure", unseen=number(talk.body, "unseen"))
    ask(turn, _own(turn, talk), KIND, talk.body, Question(text, rows))


def _ask_why(turn: Turn, talk: Talk) -> None:
    """Ask the one who approves why the figures differ; in a group only that one is waited for."""
    words = turn.words
    rows = [[Choice(words(f"count.reason.{why}"), "why", at)] for at, why in enumerate(REASONS)]
    question = why(words.html("count.why"), rows)
    ask(turn, _own(turn, talk), KIND, talk.body, question)


def _own(turn: Turn, talk: Talk) -> Talk | None:
    """Return the dialogue if it is the person's own; in a group one of their own begins."""
    if talk.chat_user != ANYBODY:
        return talk
    turn.close(talk)
    return None


async def show(turn: Turn, talk: Talk | None, sheet: int, at: int) -> None:
    """Show a page of the differences of a count; it is decided on from the last one."""
    review = await turn.door.ask(review_count, sheet)
    words, page = turn.words, review_page(review, at)
    decide = [Choice(words("count.again"), "again")]
    if page.page == page.pages:
        decide = [Choice(words("count.approve"), "approve"), *decide]
    rows = [*page_row(words, page), decide]
    body = {"sheet": sheet, "differs": bool(review.differences), "unseen": review.unseen}
    ask(turn, talk, KIND, body, Question(review_text(words, review, page), rows))


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
    turn.edit(Html("\n").join([done, Html(await after_moving(turn, after))]), handle, [row])


STEPS = {KIND: step}
