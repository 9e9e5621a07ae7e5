"""Counts: those that wait for a second person, and those that go on, with who counts since when."""

from core.delivery.dialogue import Talk
from core.rights import Right
from core.stock.count import counts_to_review
from core.stock.count_look import count_found, counts_going_on
from core.stock.page import paged
from handlers import count_card, review
from handlers.count_view import heading
from handlers.meaning.places import two_a_row
from handlers.talk.body import numbers
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer, Command
from handlers.talk.naming import who_name
from handlers.talk.pages import page_row
from handlers.talk.question import Question, ask, cancelled
from handlers.talk.turn import Turn
from locales import Html

KIND = "counts"
MOST = 8


async def counts(turn: Turn, text: str) -> None:
    """Answer ``/counts``: the counts that wait for a second person, and those that go on."""
    del text
    await _list(turn, None, 1)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Turn the page, look at the differences of a count, or at one that goes on."""
    match answer.verb:
        case "page":
            await _list(turn, talk, answer.choice)
        case "open":
            turn.close(talk)
            await review.show(turn, None, numbers(talk.body, "list")[answer.choice], 1)
        case "card":
            found = await turn.door.ask(count_found, numbers(talk.body, "list")[answer.choice])
            await count_card.show(turn, found, talk)
        case _:
            cancelled(turn, talk)


async def _list(turn: Turn, talk: Talk | None, at: int) -> None:
    words = turn.words
    waiting = await turn.door.ask(counts_to_review)
    going_on = await turn.door.ask(counts_going_on)
    if not (waiting or going_on):
        turn.edit(words.html("count.none_waiting"))
        return
    lines: dict[int, str] = {each.id: heading(words, each) for each in waiting}
    for each in going_on:
        about = {"heading": heading(words, each.count), "who": who_name(words, each.who)}
        lines[each.count.id] = words.html("count.going_line", **about)
    page = paged([*waiting, *(each.count for each in going_on)], at, MOST)
    told: list[str] = [words.html("count.waiting", total=len(waiting))]
    told += [lines[each.id] for each in page.rows if each in waiting]
    if going_on:
        told += ["", words.html("count.going_on", total=len(going_on))]
        told += [lines[each.id] for each in page.rows if each not in waiting]
    buttons = [
        Choice(each.code, "open" if each in waiting else "card", place)
        for place, each in enumerate(page.rows)
    ]
    rows = [*two_a_row(buttons), *page_row(words, page)]
    body = {"list": [each.id for each in page.rows]}
    ask(turn, talk, KIND, body, Question(Html("\n").join(told), rows))


COMMANDS = (Command("counts", counts, Right.REVIEW_COUNT),)
STEPS = {KIND: step}
