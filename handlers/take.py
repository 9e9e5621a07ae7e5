"""Take and return in the chat: from the shelf into one's hands, and back.

Taking acts at once and can be undone: the answer says which lot or piece to lift from which bin.
A lot out of turn is asked about first.
"""

from dataclasses import asdict, replace
from datetime import timedelta

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.flow.issue import GiveBack, Take, give_back, take
from core.rights import Right
from core.stock.example import code_prefix
from core.stock.location import home_here, homes
from core.stock.moved import moved
from core.stock.overview import ItemStock, home_of, stock_of
from core.stock.posting import Posted
from handlers.cards import KIND as CARD
from handlers.cards import settle_cards
from handlers.elsewhere import elsewhere_text
from handlers.held import from_hand
from handlers.meaning.amount import amount, first_of
from handlers.meaning.case_check import one_case
from handlers.meaning.case_word import known_case
from handlers.meaning.hand import in_hand, which_in_hand
from handlers.meaning.piece import one_piece
from handlers.meaning.shown import last_shown
from handlers.meaning.which import which
from handlers.moved_view import after_moving
from handlers.talk.blind import counting
from handlers.talk.body import said
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer, Command
from handlers.talk.menu import may_at
from handlers.talk.naming import name_of
from handlers.talk.question import Question, ask, cancelled, reason_back, why
from handlers.talk.refusal import named, worded
from handlers.talk.turn import Meant, Turn
from handlers.undo import show_moved, take_back
from locales import Html

OUT_OF_TURN = ("stock.not_fefo", "flow.not_fifo")
MOST_PLACES = 5
MOST_REASON = 200
"""Characters of a reason that go on record."""
TAKEN_LIFE = timedelta(hours=12)
"""How long the buttons under a take can be used."""


async def take_command(turn: Turn, words: str) -> None:
    """Answer ``/take [N] WORDS [CASE]``; for a case, what is reserved for it is taken."""
    case, rest = await known_case(turn, words)
    count, rest = amount(rest)
    rest, more = first_of(rest)
    if rest:
        turn.note = turn.words.html("take.one_at_a_time") if more and count else turn.note
        await which(turn, rest, "take", Meant(0, count, case=case))
    elif count and (shown := await last_shown(turn)) is not None:
        await take_meant(turn, replace(shown, quantity=count, case=case))
    else:
        turn.say(turn.words.html("take.usage", prefix=await turn.door.ask(code_prefix)))


async def return_command(turn: Turn, words: str) -> None:
    """Answer ``/return [N] WORDS``."""
    count, rest = amount(words)
    if rest:
        if not await from_hand(turn, rest, "return", Meant(0, count)):
            await which(turn, rest, "return", Meant(0, count))
    elif count:
        await which_in_hand(turn, "return", Meant(0, count))
    else:
        await turn.go_on("mine", Meant(0))


async def take_meant(turn: Turn, meant: Meant) -> None:
    """Take what is meant from the place that is meant, or ask from where."""
    if meant.case:
        case = await one_case(turn, "take", meant)
        if case is None:
            return
        meant = replace(meant, case=case.token)
    place = meant.place
    if meant.unit is not None and place is not None:
        # Which lot is first is a question to the whole department, not to the one bin.
        place = (await turn.door.ask(home_here, place)).id
    if place is None:
        place = await _own_place(turn, meant)
    if place is not None:
        await _take(turn, replace(meant, place=place), "")


async def return_meant(turn: Turn, meant: Meant) -> None:
    """Put back what is meant: the unit that was named, or so many of the item."""
    certain = await one_piece(turn, "return", meant)
    if certain is None:
        return
    meant = certain
    if meant.unit is not None:
        back = GiveBack(1, unit=meant.unit)
    elif meant.take is not None and meant.quantity:
        back = GiveBack(meant.quantity, take=meant.take, line=meant.line)
    elif meant.take is not None:
        back = await _whole_take(turn, meant.take)
    else:
        back = GiveBack(meant.quantity or 1, item=meant.item)
    await _given_back(turn, await turn.door.do(give_back, back))


async def _own_place(turn: Turn, meant: Meant) -> int | None:
    """Return the person's own department if it has some; else ask, and return none."""
    stock = await turn.door.ask(stock_of, meant.item)
    own = turn.person.location
    home = stock.at(own) if own is not None else None
    if own is not None and home is not None and home.figures.on_hand:
        return own
    somewhere = [home for home in stock.homes if home.figures.available]
    if not somewhere:
        raise _not_enough(stock, meant)
    having = [
        home.place.id for home in somewhere if may_at(turn.person, Right.TAKE, home.place.path)
    ]
    if not having:
        turn.edit(
            elsewhere_text(turn.words, _none_here(turn, stock), somewhere, await counting(turn))
        )
        return None
    if len(having) == 1 and own is None:
        return having[0]
    names = {place.id: name_of(turn.words, place) for place in await turn.door.ask(homes)}
    shown = [place for place in having if place in names][:MOST_PLACES]
    rows = [[Choice(names[place], "from", number)] for number, place in enumerate(shown)]
    body = {"meant": asdict(meant), "places": shown}
    ask(turn, None, "take_from", body, Question(turn.words.html("take.from"), rows))
    return None


def _none_here(turn: Turn, stock: ItemStock) -> str:
    """Return that the person's own department has none."""
    if turn.person.location is None:
        return ""
    place = home_of(stock.places, stock.places[turn.person.location])
    about = {"place": name_of(turn.words, place), "item": name_of(turn.words, stock.article)}
    return turn.words.html("stock.not_here", **about)


def _not_enough(stock: ItemStock, meant: Meant) -> RefusedError:
    figures = {"asked": meant.quantity or 1, "available": 0}
    return RefusedError("stock.none_anywhere", item=stock.article.code, **figures)


async def from_step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take from the place that was chosen."""
    places, known = talk.body["places"], talk.body["meant"]
    assert isinstance(places, list)
    assert isinstance(known, dict)
    if answer.verb == "cancel":
        cancelled(turn, talk)
        return
    turn.close(talk)
    await _take(turn, replace(Meant(**known), place=int(places[answer.choice])), "")


async def _take(turn: Turn, meant: Meant, reason: str) -> None:
    assert meant.place is not None
    named_goods = (meant.quantity or 1, meant.lot, meant.unit)
    wanted = Take(meant.item, meant.place, *named_goods, reason, meant.case)
    try:
        posted = await turn.door.do(take, wanted)
    except RefusedError as refusal:
        if refusal.code not in OUT_OF_TURN or reason:
            raise
        text = turn.words.html("take.why", refusal=worded(turn.words, await named(turn, refusal)))
        ask(turn, None, "take_reason", {"meant": asdict(meant)}, why(text))
        return
    await taken(turn, posted)


async def reason_step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take the lot out of turn for the reason that was written, or leave it."""
    known = talk.body["meant"]
    assert isinstance(known, dict)
    match answer.verb:
        case "text":
            reason_back(turn, talk, talk.body, answer.text[:MOST_REASON])
        case "sure":
            turn.close(talk)
            await _take(turn, Meant(**known), said(talk.body, "reason"))
        case _:
            cancelled(turn, talk)


async def taken(turn: Turn, posted: Posted) -> None:
    """Show what was taken and what is left, with what can be done with it."""
    after = await turn.door.ask(moved, posted.id)
    body = {"posting": posted.id, "case": posted.reference}
    handle = turn.open(CARD, body, life=TAKEN_LIFE)
    words = turn.words
    rows = [
        [Choice(words("take.use"), "use"), Choice(words("take.back"), "back")],
        [Choice(words("take.wasted"), "waste"), Choice(words("common.undo"), "undo")],
    ]
    turn.edit(await after_moving(turn, after), handle, rows)


async def _given_back(turn: Turn, posted: Posted) -> None:
    await show_moved(turn, posted.id)
    await settle_cards(turn, posted)


async def _whole_take(turn: Turn, posting: int) -> GiveBack:
    """Return the putting back of all that is still open of a take."""
    left = sum(line.open for line in await in_hand(turn) if line.posting == posting)
    return GiveBack(max(left, 1), take=posting)


async def taken_step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Use, put back, throw away or undo what was just taken."""
    posting = talk.body["posting"]
    assert isinstance(posting, int)
    if not any(line.posting == posting for line in await in_hand(turn)):
        # What was done by another way since is said, and the buttons go.
        turn.close(talk)
        after = await after_moving(turn, await turn.door.ask(moved, posting))
        turn.edit(Html("\n\n").join([Html(after), turn.words.html("take.settled")]))
        turn.toast(turn.aside("take.settled"), alert=True)
        return
    if answer.verb in ("use", "waste"):
        turn.place = turn.place.fresh()
        case = said(talk.body, "case") if answer.verb == "use" else ""
        await turn.go_on(answer.verb, Meant(0, take=posting, case=case))
        return
    turn.close(talk)
    if answer.verb == "undo":
        await take_back(turn, posting)
    else:
        back = await _whole_take(turn, posting)
        await _given_back(turn, await turn.door.do(give_back, back))


COMMANDS = (
    Command("take", take_command, Right.TAKE),
    Command("return", return_command, Right.RETURN),
)
STEPS = {"take_from": from_step, "take_reason": reason_step, CARD: taken_step}
THENS = {"take": take_meant, "return": return_meant}
