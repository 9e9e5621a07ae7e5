"""Put away: what came and lies in no cabinet yet goes onto a shelf, by list, words or scan.

Each line suggests a shelf; one press puts it there, and can be taken back. Another shelf is chosen
by a button or by its name.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.flow.putaway import PutAllAway, put_all_away, put_away
from core.flow.shelf_choice import Ground
from core.flow.unshelved import (
    Unshelved,
    lying_to_shelve,
    piece_to_shelve,
    shelf_offers,
    shelves_of_homes,
    unshelved,
)
from core.rights import Right
from core.stock.finder import understand
from core.stock.location import home_here, homes, place_of
from core.stock.page import paged
from core.stock.posting import Posted
from handlers.meaning.amount import amount
from handlers.meaning.places import named_place, own_home, two_a_row
from handlers.meaning.shelving import goods_and_shelf, shelf_called
from handlers.meaning.shown import last_pointed
from handlers.meaning.turned import means_it
from handlers.meaning.which import which
from handlers.putaway_draft import NEED_REASON, Draft, command_of, draft_of, drafts_of
from handlers.putaway_view import line_rows, list_text, put_text
from handlers.talk.blind import counting
from handlers.talk.body import known, number, numbers, said
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer, Command
from handlers.talk.menu import may_at
from handlers.talk.naming import name_of
from handlers.talk.pages import page_row
from handlers.talk.question import Question, ask, cancelled, how_many, reason_back, why
from handlers.talk.refusal import named, worded
from handlers.talk.turn import Meant, Turn
from handlers.undo import undo_row
from locales import Html

KIND = "putaway"
ONE = "putaway_one"
MOST_LINES = 8
MOST_SHELVES = 8
MOST_BUTTONS = 8
LONGEST = 60


async def putaway(turn: Turn, text: str) -> None:
    """Answer ``/putaway [N] [GOODS] [SHELF]``; without goods with the list of all that waits."""
    count, rest = amount(text)
    theirs = await _homes(turn)
    if rest and (home := await _home_alone(turn, rest)):
        await _list(turn, None, [home], 1)
        return
    goods, called, shelf = goods_and_shelf(rest, await turn.door.ask(shelves_of_homes, theirs))
    if called and shelf is None and (shelf := await named_place(turn, called)) is None:
        raise RefusedError("place.unknown", place=called[:40])
    place = shelf.id if shelf is not None else None
    if goods and not means_it(goods):
        again, goods = amount(goods) if count is None else (count, goods)
        await which(turn, goods, KIND, Meant(0, again, place=place))
    elif (goods or shelf) and (pointed := await last_pointed(turn)) is not None:
        await begin(turn, replace(pointed, quantity=count, place=place))
    else:
        await _list(turn, None, theirs, 1)


async def begin(turn: Turn, meant: Meant) -> None:
    """Put away what is meant, or ask for what is missing: which lot, onto which shelf."""
    target, theirs = 0, await _homes(turn)
    if meant.place is not None:
        home = await turn.door.ask(home_here, meant.place)
        theirs, target = (home.id,), 0 if home.id == meant.place else meant.place
    if meant.unit is not None:
        found: Sequence[Unshelved] = [await turn.door.ask(piece_to_shelve, meant.unit)]
        target = 0 if found[0].place.id == target else target
    else:
        lying = await turn.door.ask(lying_to_shelve, theirs, meant.item, meant.lot)
        hidden = {place.id for place in await counting(turn)}
        found = [each for each in lying if each.place.id not in {target, *hidden}]
    if not found:
        raise RefusedError("flow.nothing_to_put_away")
    drafts = [
        replace(draft_of(turn.words, each, meant), target=target) for each in found[:MOST_LINES]
    ]
    if len(drafts) == 1:
        await _go_on(turn, None, drafts[0])
        return
    rows = [[Choice(each.told[:LONGEST], "line", at)] for at, each in enumerate(drafts)]
    body = {"drafts": [asdict(each) for each in drafts]}
    ask(turn, None, ONE, body, Question(turn.words.html("putaway.which"), rows))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Put one or all of the list away, turn its page, or ask for another shelf."""
    theirs, at = numbers(talk.body, "homes"), number(talk.body, "page")
    drafts = drafts_of(talk, "rows")
    if answer.verb == "page":
        await _list(turn, talk, theirs, answer.choice)
        return
    if answer.verb == "other":
        turn.place = turn.place.fresh()
        await _ask_shelf(turn, None, replace(drafts[answer.choice], target=0))
        return
    if answer.verb == "all":
        goods = tuple(command_of(each) for each in drafts if each.target and each.suits)
        posted = await turn.door.do(put_all_away, PutAllAway(goods))
    else:
        draft = drafts[answer.choice]
        try:
            posted = await turn.door.do(put_away, command_of(draft))
        except RefusedError as refusal:
            if refusal.code not in NEED_REASON:
                raise
            turn.place = turn.place.fresh()
            await _ask_why(turn, None, draft, refusal)
            return
    await _list(turn, talk, theirs, at)
    turn.place = turn.place.fresh()
    await _told(turn, posted)


async def one_step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take up an answer about one of the goods: which, onto which shelf, how many, why there."""
    match answer.verb:
        case "cancel":
            cancelled(turn, talk)
            return
        case "line":
            await _go_on(turn, talk, drafts_of(talk, "drafts")[answer.choice])
            return
    draft = Draft(**known(talk.body, "draft"))
    match answer.verb:
        case "shelf":
            await _go_on(turn, talk, replace(draft, target=answer.choice))
        case "page":
            await _ask_shelf(turn, talk, draft, answer.choice)
        case "fewer":
            _ask_quantity(turn, talk, draft)
        case "n":
            await _ask_shelf(turn, talk, replace(draft, quantity=answer.choice))
        case "sure":
            await _put(turn, talk, draft, said(talk.body, "reason"))
        case _:
            await _written(turn, talk, draft, answer.text)


async def _written(turn: Turn, talk: Talk, draft: Draft, text: str) -> None:
    """Take up a sentence: why it lies there, how many, or the name of a shelf."""
    if draft.target:
        reason_back(turn, talk, talk.body, text[:200])
        return
    count, rest = amount(text)
    shelf = None
    if rest:
        home = await turn.door.ask(home_here, draft.source)
        shelf = shelf_called(rest, await turn.door.ask(shelves_of_homes, [home.id]))
        shelf = shelf or await named_place(turn, rest)
        if shelf is None:
            raise RefusedError("place.unknown", place=rest[:40])
    draft = replace(draft, quantity=count or draft.quantity, target=shelf.id if shelf else 0)
    await _go_on(turn, talk, draft)


async def _go_on(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    if draft.target:
        await _put(turn, talk, draft, "")
    else:
        await _ask_shelf(turn, talk, draft)


async def _put(turn: Turn, talk: Talk | None, draft: Draft, reason: str) -> None:
    """Put it on its shelf; where its storage is not offered there, ask why it is put there."""
    try:
        posted = await turn.door.do(put_away, command_of(draft, reason))
    except RefusedError as refusal:
        if refusal.code not in NEED_REASON or reason:
            raise
        await _ask_why(turn, talk, draft, refusal)
        return
    if talk is not None:
        turn.close(talk)
    await _told(turn, posted)


async def _ask_why(turn: Turn, talk: Talk | None, draft: Draft, refusal: RefusedError) -> None:
    """Ask why it is put where its storage is not offered."""
    told = worded(turn.words, await named(turn, refusal))
    title = turn.words.html("putaway.why", refusal=told)
    ask(turn, talk, ONE, {"draft": asdict(draft)}, why(title))


async def _told(turn: Turn, posted: Posted) -> None:
    handle, row = undo_row(turn, posted.id)
    turn.edit(await put_text(turn, posted), handle, [row])


async def _list(turn: Turn, talk: Talk | None, theirs: Sequence[int], at: int) -> None:
    """Show a page of what waits, each with the shelf that is suggested."""
    hidden = await counting(turn)
    ids = {place.id for place in hidden}
    page = await turn.door.ask(unshelved, theirs, at, sorted(ids))
    seen = [replace(each, offer=None) if _is_at(each, ids) else each for each in page.rows]
    html = list_text(turn.words, page, seen, hidden)
    if not seen:
        if talk is not None:
            turn.close(talk)
        turn.edit(html)
        return
    drafts = [draft_of(turn.words, each, Meant(0), each.offer) for each in seen]
    body = {"homes": list(theirs), "page": page.page, "rows": [asdict(each) for each in drafts]}
    handle = turn.open(KIND, body) if talk is None else turn.move(talk, body)
    turn.edit(html, handle, [*line_rows(turn.words, page, seen), *page_row(turn.words, page)])


async def _ask_shelf(turn: Turn, talk: Talk | None, draft: Draft, at: int = 1) -> None:
    """Ask onto which shelf; those that offer the storage are buttons, any is heard in writing."""
    words, home = turn.words, await turn.door.ask(home_here, draft.source)
    hidden = {place.id for place in await counting(turn)} | {draft.source}
    offers = await turn.door.ask(shelf_offers, draft.item, draft.lot, home.id)
    page = paged([each.place for each in offers if each.place.id not in hidden], at, MOST_SHELVES)
    named = [Choice(name_of(words, each)[:LONGEST], "shelf", each.id) for each in page.rows]
    fewer = draft.most > 1 and not draft.by_unit
    rows = [*two_a_row(named), *page_row(words, page)]
    rows += [[Choice(words("putaway.fewer"), "fewer")]] if fewer else []
    title = words.html("putaway.onto", what=draft.told, n=draft.quantity)
    if any(each.ground is Ground.UNSUITED for each in offers):
        title = Html("\n").join([title, words.html("putaway.unsuited")])
    ask(turn, talk, ONE, {"draft": asdict(draft)}, Question(title, rows, in_writing=True))


def _ask_quantity(turn: Turn, talk: Talk, draft: Draft) -> None:
    choices = [Choice(str(n), "n", n) for n in range(1, min(draft.most, MOST_BUTTONS) + 1)]
    title = turn.words.html("putaway.how_many", what=draft.told, most=draft.most)
    ask(turn, talk, ONE, {"draft": asdict(draft)}, how_many(title, two_a_row(choices, 4)))


async def _home_alone(turn: Turn, text: str) -> int:
    """Return the store or department that words name and nothing besides, or 0."""
    said = await turn.door.ask(understand, text)
    if said.place is None or said.words.strip():
        return 0
    home = await turn.door.ask(home_here, said.place.id)
    return home.id if home.id == said.place.id else 0


async def _homes(turn: Turn) -> tuple[int, ...]:
    """Return the home of one's own, where one may put away there; else all where one may."""
    mine = await own_home(turn)
    path = "" if mine is None else (await turn.door.ask(place_of, mine.id)).path
    if mine is not None and may_at(turn.person, Right.TRANSFER, path):
        return (mine.id,)
    found = await turn.door.ask(homes)
    return tuple(each.id for each in found if may_at(turn.person, Right.TRANSFER, each.path))


def _is_at(lying: Unshelved, places: set[int]) -> bool:
    return lying.offer is not None and lying.offer.place.id in places


COMMANDS = (Command(KIND, putaway, Right.TRANSFER),)
STEPS = {KIND: step, ONE: one_step}
THENS = {KIND: begin}
