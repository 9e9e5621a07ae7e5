"""Count card: how far a count is; who counts reads what was counted, and nobody what is expected.

Who may review it is led to the differences once the count has been sent, and can end one that was
begun and left: its shelf would wait for ever.
"""

from core.delivery.dialogue import Talk, open_dialogues
from core.delivery.drawn import drawn_open
from core.errors import RefusedError
from core.people.reach import chat_of
from core.rights import Right
from core.stock.count import cancel_count, count_lines
from core.stock.count_look import CountFound, count_by_code, count_found
from core.tables.kinds import CountState
from handlers import review
from handlers.count_line import KIND as COUNTING
from handlers.count_place import KIND as OPENING
from handlers.count_view import heading, lines_text
from handlers.talk.body import known, number
from handlers.talk.buttons import Choice, Handle, Rows
from handlers.talk.frame import Answer
from handlers.talk.menu import holds, insist, may_at
from handlers.talk.naming import name_of, who_name
from handlers.talk.question import Question, ask, cancelled
from handlers.talk.turn import Opening, Turn
from handlers.talk.waiting import tell_asker
from locales import Html, Words

KIND = "count_card"


async def show(turn: Turn, found: CountFound, talk: Talk | None = None, busy: str = "") -> None:
    """Show the state of a count, and what the asker can do about it."""
    words, count = turn.words, found.count
    state = words(f"count.state.{count.state.value}")
    about = {"who": who_name(words, found.who), "state": state}
    lines: list[str] = [busy] if busy else []
    lines += [heading(words, count), words.html("count.now", **about)]
    mine = count.counter == turn.person.id
    if mine and count.state is CountState.COUNTING:
        lines.append(lines_text(words, await turn.door.ask(count_lines, count.id)))
    handle, rows = _way_on(turn, found)
    if busy and not rows:
        lines.append(words.html("count.busy_wait"))
    if talk is not None:
        turn.close(talk)
    turn.edit(Html("\n").join(lines), handle, rows)


async def shown_instead(turn: Turn, talk: Talk | None, refusal: RefusedError) -> bool:
    """Show the count because of which another cannot begin; tell whether that is why."""
    if refusal.code != "count.open_already":
        return False
    found = await turn.door.ask(count_by_code, str(refusal.params["count"]))
    if found is None:
        return False
    place = name_of(turn.words, found.count.place)
    await show(turn, found, talk, turn.words.html("count.busy", place=place))
    return True


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Ask whether somebody's count is to be ended, and end it."""
    found = await turn.door.ask(count_found, number(talk.body, "sheet"))
    insist(turn.person, Right.REVIEW_COUNT, found.count.place.path)
    match answer.verb:
        case "end":
            words = turn.words
            about = {"who": who_name(words, found.who), "n": found.count.lines}
            sure = [Choice(words("count.end_yes"), "end_yes"), Choice(words("common.back"), "back")]
            question = Question(words.html("count.end_sure", **about), [sure])
            ask(turn, talk, KIND, talk.body, question)
        case "end_yes":
            await _end(turn, talk, found)
        case "back":
            await show(turn, found, talk)
        case _:
            cancelled(turn, talk)


async def close_cards(turn: Turn, user: int, sheet: int, but: int = 0, note: str = "") -> None:
    """End every card of a sheet that has ended: none of them takes a line any more."""
    chats, closed = sorted({turn.place.chat, user}), {but}
    if note:
        for card in await turn.program.ask(drawn_open, chats, user, COUNTING):
            if _sheet(card.talk) == sheet and card.talk.id not in closed:
                closed.add(card.talk.id)
                turn.strike(card, note)
    for other in await turn.program.ask(open_dialogues, chats, user, COUNTING):
        if other.id not in closed and _sheet(other) == sheet:
            turn.close(other)


def _sheet(talk: Talk) -> int:
    return number(known(talk.body, "draft"), "sheet")


async def _end(turn: Turn, talk: Talk, found: CountFound) -> None:
    """Void a count, tell who counted, and offer to count the shelf now."""
    ended = await turn.door.do(cancel_count, found.count.id)
    turn.close(talk)

    def told(words: Words) -> tuple[str, Opening | None]:
        about = {"who": who_name(words, turn.person), "place": name_of(words, ended.place)}
        return words.html("count.you_ended", code=ended.code, **about), None

    counter = await turn.program.ask(chat_of, ended.counter)
    if counter is not None:
        note = told(turn.words.speaking(counter.person.language))[0]
        await close_cards(turn, counter.chat, ended.id, note=note)
    await tell_asker(turn, ended.counter, told)
    words = turn.words
    text = words.html("count.dropped", code=ended.code, place=name_of(words, ended.place))
    anew = Choice(words("count.count_here"), "shelf", ended.place.id)
    turn.edit(text, turn.open(OPENING, {}), [[anew]])


def _way_on(turn: Turn, found: CountFound) -> tuple[Handle | None, Rows]:
    """Return the button by which the asker goes on with a count, reviews it, or ends it."""
    words, count = turn.words, found.count
    mine = count.counter == turn.person.id
    if mine and count.state is CountState.COUNTING:
        go_on = Choice(words("count.go_on", place=name_of(words, count.place)), "go", count.id)
        return turn.open(OPENING, {}), [[go_on]]
    if mine or not may_at(turn.person, Right.REVIEW_COUNT, count.place.path):
        return None, ()
    if count.state is CountState.REVIEW:
        handle = turn.open(review.KIND, {"list": [count.id]})
        return handle, [[Choice(words("count.look"), "open")]]
    if count.state is CountState.COUNTING and holds(turn.person, Right.COUNT):
        handle = turn.open(KIND, {"sheet": count.id})
        return handle, [[Choice(words("count.end"), "end")]]
    return None, ()


STEPS = {KIND: step}
