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
from core.stock.location import home_here, homes
from core.stock.moved import moved
from core.stock.overview import ItemStock, stock_of
from core.stock.posting import Posted
from handlers.amount import amount
from handlers.buttons import Choice
from handlers.frame import Answer, Command
from handlers.hand import in_hand, which_in_hand
from handlers.moved_view import moved_text
from handlers.naming import name_of
from handlers.question import cancelled
from handlers.refusal import named, worded
from handlers.turn import Meant, Turn
from handlers.undo import take_back, undo_row
from handlers.which import which

OUT_OF_TURN = ("stock.not_fefo", "flow.not_fifo")
MOST_PLACES = 5
TAKEN_LIFE = timedelta(hours=12)
"""How long the buttons under a take can be used."""


async def take_command(turn: Turn, words: str) -> None:
    """Answer ``/take [N] WORDS``."""
    count, rest = amount(words)
    if rest:
        await which(turn, rest, "take", Meant(0, count))
    else:
        turn.say(turn.words.html("take.usage"))


async def return_command(turn: Turn, words: str) -> None:
    """Answer ``/return [N] WORDS``."""
    count, rest = amount(words)
    if rest:
        await which(turn, rest, "return", Meant(0, count))
    elif count:
        await which_in_hand(turn, "return", Meant(0, count))
    else:
        await turn.go_on("mine", Meant(0))


async def take_meant(turn: Turn, meant: Meant) -> None:
    """Take what is meant from the place that is meant, or ask from where."""
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
    having = [home.place.id for home in stock.homes if home.figures.available]
    if not having:
        raise _not_enough(stock, meant)
    if len(having) == 1 and own is None:
        return having[0]
    names = {place.id: name_of(turn.words, place) for place in await turn.door.ask(homes)}
    shown = [place for place in having if place in names][:MOST_PLACES]
    handle = turn.open("take_from", {"meant": asdict(meant), "places": shown})
    rows = [[Choice(names[place], "from", number)] for number, place in enumerate(shown)]
    rows.append([Choice(turn.words("common.cancel"), "cancel")])
    turn.edit(turn.words.html("take.from"), handle, rows)
    return None


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
    wanted = Take(meant.item, meant.place, meant.quantity or 1, meant.lot, meant.unit, reason)
    try:
        posted = await turn.door.do(take, wanted)
    except RefusedError as refusal:
        if refusal.code not in OUT_OF_TURN or reason:
            raise
        body = {"meant": asdict(meant)}
        handle = turn.open("take_reason", body, expects_text=True)
        text = turn.words.html("take.why", refusal=worded(turn.words, await named(turn, refusal)))
        turn.edit(text, handle, [[Choice(turn.words("common.cancel"), "cancel")]])
        return
    await _taken(turn, posted)


async def reason_step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take the lot out of turn for the reason that was written, or leave it."""
    known = talk.body["meant"]
    assert isinstance(known, dict)
    turn.close(talk)
    if answer.verb == "text" and answer.text:
        await _take(turn, Meant(**known), answer.text)
    else:
        turn.edit(turn.words.html("common.cancelled"))


async def _taken(turn: Turn, posted: Posted) -> None:
    after = await turn.door.ask(moved, posted.id)
    body = {"posting": posted.id}
    handle = turn.open("taken", body, life=TAKEN_LIFE)
    words = turn.words
    rows = [
        [Choice(words("take.use"), "use"), Choice(words("take.back"), "back")],
        [Choice(words("common.undo"), "undo")],
    ]
    turn.edit(moved_text(words, after), handle, rows)


async def _given_back(turn: Turn, posted: Posted) -> None:
    after = await turn.door.ask(moved, posted.id)
    handle, row = undo_row(turn, posted.id)
    turn.edit(moved_text(turn.words, after), handle, [row])


async def _whole_take(turn: Turn, posting: int) -> GiveBack:
    """Return the putting back of all that is still open of a take."""
    left = sum(line.open for line in await in_hand(turn) if line.posting == posting)
    return GiveBack(max(left, 1), take=posting)


async def taken_step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Use, put back or undo what was just taken."""
    posting = talk.body["posting"]
    assert isinstance(posting, int)
    if answer.verb == "use":
        turn.place = turn.place.fresh()
        await turn.go_on("use", Meant(0, take=posting))
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
STEPS = {"take_from": from_step, "take_reason": reason_step, "taken": taken_step}
THENS = {"take": take_meant, "return": return_meant}
