"""Stock in the chat: how many are left, where, and which lots leave first."""

from core.delivery.dialogue import Talk
from core.rights import Right
from core.stock.location import Place
from core.stock.overview import HomeStock, ItemStock, NextLot, home_of, stock_of
from core.tables.kinds import LocationKind, PickRule
from handlers.meaning.which import which
from handlers.stock_view import Leaving, Reading, reading_text
from handlers.talk.blind import blind_stock, counting, hidden_text, is_hidden, lying_hidden
from handlers.talk.buttons import Choice, Rows
from handlers.talk.frame import Answer, Command
from handlers.talk.menu import holds, insist, may_at
from handlers.talk.naming import unit_of
from handlers.talk.turn import Meant, Turn
from locales import Html

KIND = "stock"
"""The dialogue under a stock answer."""
MOST_TAKES = 2
"""How many may be taken by one press."""


async def stock(turn: Turn, words: str) -> None:
    """Answer ``/stock WORDS``."""
    if words:
        await which(turn, words, KIND, Meant(0))
    else:
        turn.say(turn.words.html("stock.usage"))


async def show(turn: Turn, meant: Meant) -> None:
    """Show an item's stock, the asked place first."""
    reading = await _read(turn, meant)
    body = {"item": meant.item, "place": meant.place}
    handle = turn.open(KIND, body, anybody=True)
    turn.edit(_text(turn, meant, reading), handle, _buttons(turn, meant, reading))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go where a button under a stock answer leads."""
    item, place = talk.body["item"], talk.body["place"]
    assert isinstance(item, int)
    meant = Meant(item, place=place if isinstance(place, int) else None)
    if answer.verb == "take" and not turn.place.private:
        await _insist(turn, meant)
    pressed = turn.place
    if answer.verb != "again":
        # The answer stays as it is, for the next who reads it; what follows is a new message.
        turn.place = pressed.fresh()
    match answer.verb:
        case "again":
            await _again(turn, talk, meant)
            turn.toast(turn.aside("stock.refreshed"))
        case "take":
            await turn.go_on("take", Meant(item, answer.choice, meant.place))
            # The answer stays with the figures after, and with buttons for whoever is next.
            turn.place = pressed
            await _again(turn, talk, meant)
        case "transfer":
            await turn.go_on("transfer", Meant(item))
        case room:
            await turn.go_on(room, meant)


async def _insist(turn: Turn, meant: Meant) -> None:
    """Refuse a press in a group by who may lift none of what there is; the card stays."""
    stock = await turn.door.ask(stock_of, meant.item)
    place = _named(stock, meant)
    if stock.total.available and not _takeable(turn, stock, place, ()):
        hospital = stock.places.end(LocationKind.HOSPITAL)
        insist(turn.person, Right.TAKE, (place or hospital).path)


async def _read(turn: Turn, meant: Meant) -> Reading:
    """Return an item's stock as the person may see it."""
    found = await turn.door.ask(stock_of, meant.item)
    hidden = lying_hidden(found, await counting(turn))
    stock = blind_stock(found, hidden)
    leaving = _leaving(turn, meant, stock, hidden)
    return Reading(stock, leaving, _asked(turn, meant, stock), hidden)


def _leaving(turn: Turn, meant: Meant, stock: ItemStock, hidden: tuple[Place, ...]) -> Leaving:
    """Return which lots the person's own take would lift; the others are for others to send."""
    who, source = turn.person, _asked(turn, meant, stock)
    hospital = stock.places.end(LocationKind.HOSPITAL)
    anywhere = meant.place is None and may_at(who, Right.TAKE, hospital.path)
    if anywhere or not holds(who, Right.TAKE):
        return Leaving(stock.next_lots)
    there = stock.giving
    if meant.place is not None and source is not None:
        there.intersection_update(stock.places.shelf_ids(source))
    mine = {each for each in there if may_at(who, Right.TAKE, stock.places[each].path)}
    others = stock.lots_at(there - mine, PickRule.FEFO)
    if source is not None and is_hidden(home_of(stock.places, source), hidden):
        # What leaves a shelf first that is being counted is not told: no lot is named then.
        return Leaving((), others)
    return Leaving(_lifted(stock, source, mine), others)


def _lifted(stock: ItemStock, source: Place | None, mine: set[int]) -> tuple[NextLot, ...]:
    """Return the lots that leave the person's own place first, or else wherever they may take."""
    if source is not None:
        its = mine.intersection(stock.places.shelf_ids(source))
        if first := stock.lots_at(its, source.pick_rule):
            return first
    return stock.lots_at(mine, PickRule.FEFO)


def _text(turn: Turn, meant: Meant, reading: Reading) -> str:
    """Return the answer; who may lift none of what there is reads whom to ask."""
    stock, hidden = reading.stock, reading.hidden
    text: str = reading_text(turn.words, reading)
    if hidden:
        text = Html("\n\n").join([Html(text), hidden_text(turn.words, hidden)])
    liftable = _takeable(turn, stock, _named(stock, meant), hidden)
    lies_elsewhere = stock.total.available and not liftable
    if not turn.place.private or not lies_elsewhere or not holds(turn.person, Right.TAKE):
        return text
    return Html("\n\n").join([Html(text), turn.words.html("stock.ask_there")])


def _asked(turn: Turn, meant: Meant, stock: ItemStock) -> Place | None:
    """Return the place that was named, else the asker's own."""
    place = meant.place or turn.person.location
    return stock.places[place] if place is not None else None


async def _again(turn: Turn, talk: Talk, meant: Meant) -> None:
    """Show the answer with the figures as they are now."""
    reading = await _read(turn, meant)
    turn.edit(_text(turn, meant, reading), turn.move(talk), _buttons(turn, meant, reading))


def _named(stock: ItemStock, meant: Meant) -> Place | None:
    """Return the place that was named, if one was."""
    return stock.places[meant.place] if meant.place is not None else None


def _takeable(turn: Turn, stock: ItemStock, place: Place | None, hidden: tuple[Place, ...]) -> int:
    """Return how many the person may take: at the place that was named, else of the own first."""
    homes = [
        _offered(home, hidden)
        for home in stock.homes
        if may_at(turn.person, Right.TAKE, home.place.path)
        and (place is None or place.within(home.place))
    ]
    return max(homes, default=0)


def _offered(home: HomeStock, hidden: tuple[Place, ...]) -> int:
    """Return how many are offered of a home; while it is being counted, as many as ever."""
    return MOST_TAKES if is_hidden(home.place, hidden) else home.figures.available


def _buttons(turn: Turn, meant: Meant, reading: Reading) -> Rows:
    stock, hidden = reading.stock, reading.hidden
    words, unit = turn.words, unit_of(stock.article.unit)
    # In a group whoever reads it may press, so only a private answer hides what one may not.
    if turn.place.private:
        free = _takeable(turn, stock, _named(stock, meant), hidden)
    else:
        free = sum(_offered(home, hidden) for home in stock.homes)
    most = min(MOST_TAKES, free)
    take = [Choice(words("stock.take", n=n, unit=unit), "take", n) for n in range(1, most + 1)]
    more = [
        Choice(words("stock.lots"), "lots"),
        Choice(words("stock.substitutes"), "sub"),
        Choice(words("common.refresh"), "again"),
    ]
    sending = any(
        home.figures.available and may_at(turn.person, Right.TRANSFER, home.place.path)
        for home in stock.homes
    )
    if turn.place.private and not free and sending:
        take = [Choice(words("stock.send"), "transfer")]
    return [take, more]


COMMANDS = (Command("stock", stock, Right.SEE_STOCK),)
STEPS = {KIND: step}
THENS = {KIND: show}
