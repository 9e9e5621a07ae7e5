"""Adjust: the ledger is brought in line with the shelf by a movement with a reason.

``/adjust PLACE WORDS ±N REASON``: only the storekeeper and the department head may, and only after
reading the whole once more. Who counts a whole shelf uses ``/count`` instead.
"""

import re
import unicodedata
from dataclasses import asdict, dataclass, replace

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.flow.adjust import Adjust, adjust
from core.privacy import check_no_patient
from core.rights import Right
from core.stock.location import place_of
from core.stock.overview import stock_of
from core.stock.owner import HOSPITAL, owners_of_lot
from core.stock.way import Going
from handlers.adjust_fit import enough_of, meant_by, places_to_adjust
from handlers.given_way import with_losers
from handlers.meaning.lying import MOST_PIECES, Lying, lying_of, lying_rows, moved_to, pieces_of
from handlers.meaning.owner import UNKNOWN, which_owner, with_owner
from handlers.meaning.places import shelf_rows
from handlers.meaning.sought import article_rows, not_found
from handlers.meaning.way import by_code
from handlers.talk.blind import counting
from handlers.talk.body import known
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer, Command
from handlers.talk.menu import insist
from handlers.talk.naming import name_of, unit_of
from handlers.talk.question import Question, ask, cancelled, why
from handlers.talk.turn import Turn
from handlers.undo import show_moved

KIND = "adjust"
_SIGNED = re.compile(r"(?:^|\s)(?P<sign>[+\-\u2212])\s?(?P<number>\d{1,7})(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the words of an adjustment say: the goods and place, the difference, the reason."""

    words: str
    change: int
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An adjustment in the making; 0 and empty are what is not known yet."""

    change: int
    reason: str
    item: int = 0
    place: int = 0
    lot: int = 0
    unit: int = 0
    number: str = ""
    """What the lot, or the single piece, is called."""
    shelf: int = 0
    """The one shelf at or below the place; what was named may have several."""
    owner: int = UNKNOWN


def wish_of(text: str) -> Wish | None:
    """Return what words ask for: all before the signed number is goods, all after it the reason."""
    said = unicodedata.normalize("NFKC", text).strip()
    found = _SIGNED.search(said)
    if found is None:
        return None
    number = int(found["number"])
    change = number if found["sign"] == "+" else -number
    return Wish(said[: found.start()].strip(), change, said[found.end() :].strip()[:200])


async def start_adjust(turn: Turn, text: str) -> None:
    """Answer ``/adjust PLACE WORDS ±N REASON``."""
    wish = wish_of(text)
    if wish is None or not wish.words or not wish.change:
        turn.say(turn.words.html("adjust.usage"))
        return
    check_no_patient(wish.reason)
    meant = await meant_by(turn, wish.words)
    draft = Draft(wish.change, wish.reason, place=meant.place or 0)
    if meant.found is not None:
        lot, unit = meant.found.lot, meant.found.unit
        draft = replace(draft, lot=lot.id if lot else 0, unit=unit.id if unit else 0)
        label = unit.label if unit else lot.number if lot else ""
        draft = replace(draft, number=label)
    if meant.sure:
        await _go_on(turn, None, replace(draft, item=meant.articles[0].id))
    elif meant.articles:
        rows = article_rows(turn, meant.articles, "item")
        _ask(turn, None, draft, Question(turn.words.html(meant.asking), rows))
    else:
        turn.say(not_found(turn, wish.words, meant.nearest))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take up an answer: an item, a place, a lot, a reason, the confirmation."""
    draft = Draft(**known(talk.body, "draft"))
    match answer.verb:
        case "item" | "place" | "shelf" | "owner":
            await _go_on(turn, talk, _chosen(draft, answer))
        case "page":
            await _ask_shelf(turn, talk, draft, answer.choice)
        case "lot":
            choices = talk.body["choices"]
            assert isinstance(choices, list)
            chosen = Lying(**choices[answer.choice])
            await _go_on(turn, talk, _of(draft, chosen))
        case "text" if talk.body.get("piece"):
            await _scanned(turn, talk, draft, answer.text)
        case "text":
            await _go_on(turn, talk, replace(draft, reason=answer.text[:200]))
        case "sure":
            await _adjust(turn, talk, draft)
        case _:
            cancelled(turn, talk)


def _chosen(draft: Draft, answer: Answer) -> Draft:
    """Return the adjustment with what a button chose by its number."""
    match answer.verb:
        case "item":
            return replace(draft, item=answer.choice)
        case "place":
            return replace(draft, place=answer.choice)
        case "shelf":
            return replace(draft, shelf=answer.choice)
        case _:
            return replace(draft, owner=answer.choice)


async def _go_on(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    """Ask for the first thing that is missing, or show the whole to be confirmed."""
    words = turn.words
    if draft.place:
        # Said at once, and not after a lot, a piece and a reason have been asked for.
        place = await turn.door.ask(place_of, draft.place)
        insist(turn.person, Right.ADJUST, place.path)
    if not draft.place:
        rows = await places_to_adjust(turn)
        _ask(turn, talk, draft, Question(words.html("adjust.which_place"), rows))
    elif not draft.shelf or not draft.lot:
        await _ask_lot(turn, talk, draft)
    elif not draft.unit and await _by_unit(turn, draft):
        await _ask_piece(turn, talk, draft)
    elif not draft.unit and draft.owner == UNKNOWN:
        await _ask_owner(turn, talk, draft)
    elif not draft.reason:
        _ask(turn, talk, draft, why(words.html("adjust.why")))
    else:
        sure = [[Choice(words("adjust.sure"), "sure")]]
        _ask(turn, talk, draft, Question(await _summary(turn, draft), sure))


async def _ask_lot(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    """Ask which lot on which shelf; what lies nowhere here may have been found here after all."""
    choices: list[Lying] = []
    if not draft.shelf:
        named = (draft.lot or None, draft.unit or None)
        choices = await lying_of(turn, draft.item, draft.place, *named)
    if not choices and draft.change > 0:
        if not draft.shelf:
            await _ask_shelf(turn, talk, draft)
            return
        here = await turn.door.ask(place_of, draft.shelf)
        elsewhere = await lying_of(turn, draft.item, None)
        choices = list({each.lot: moved_to(each, here) for each in elsewhere}.values())
    if not choices and draft.unit:
        # Where a piece is instead, the rule says when it is asked to move it.
        await _go_on(turn, talk, replace(draft, shelf=draft.place))
        return
    if draft.change < 0 and not draft.unit:
        code = (await turn.door.ask(stock_of, draft.item)).article.code
        choices = enough_of(choices, -draft.change, code)
    if not choices:
        raise RefusedError("adjust.no_lot")
    if len(choices) == 1:
        await _go_on(turn, talk, _of(draft, choices[0]))
        return
    body = {"draft": asdict(draft), "choices": [asdict(each) for each in choices]}
    title = turn.words.html("adjust.which_lot")
    ask(turn, talk, KIND, body, Question(title, lying_rows(turn.words, choices)))


async def _ask_shelf(turn: Turn, talk: Talk | None, draft: Draft, at: int = 1) -> None:
    """Ask on which shelf of a place something was found; the only one is chosen at once."""
    place = await turn.door.ask(place_of, draft.place)
    rows = await shelf_rows(turn, place, at)
    if not rows:
        await _go_on(turn, talk, replace(draft, shelf=draft.place))
        return
    title = turn.words.html("adjust.which_shelf", place=name_of(turn.words, place))
    _ask(turn, talk, draft, Question(title, rows))


async def _ask_owner(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    """Ask whose pieces are meant, where the lot has several owners; the only one is meant."""
    here = await turn.door.ask(owners_of_lot, draft.lot, draft.shelf)
    found = here or await turn.door.ask(owners_of_lot, draft.lot)
    if len(found) > 1:
        _ask(
            turn,
            talk,
            draft,
            which_owner(turn.words, draft.number, found, blind=await _blind(turn, draft)),
        )
        return
    owner = found[0].owner.id if found else HOSPITAL
    await _go_on(turn, talk, replace(draft, owner=owner))


async def _blind(turn: Turn, draft: Draft) -> bool:
    return draft.shelf in {shelf.id for shelf in await counting(turn)}


def _of(draft: Draft, chosen: Lying) -> Draft:
    """Return the adjustment of the lot, or of the one piece, that was chosen."""
    about = replace(draft, lot=chosen.lot, shelf=chosen.place, unit=chosen.unit or draft.unit)
    return replace(about, number=chosen.label or draft.number or chosen.number)


async def _by_unit(turn: Turn, draft: Draft) -> bool:
    return (await turn.door.ask(stock_of, draft.item)).article.by_unit


async def _ask_piece(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    """Ask which piece is not there, or to scan the one that is; one is adjusted at a time."""
    choices: list[Lying] = []
    one = replace(draft, change=1 if draft.change > 0 else -1)
    if one.change < 0:
        for lying in await lying_of(turn, draft.item, draft.shelf, draft.lot):
            choices += [] if lying.blind else await pieces_of(turn, lying)
    body = {"draft": asdict(one), "choices": [asdict(each) for each in choices], "piece": True}
    title = turn.words.html("adjust.which_piece" if one.change < 0 else "adjust.scan_piece")
    rows = lying_rows(turn.words, choices[:MOST_PIECES])
    ask(turn, talk, KIND, body, Question(title, rows, in_writing=True))


async def _scanned(turn: Turn, talk: Talk, draft: Draft, text: str) -> None:
    """Take up the piece that was scanned, or written as its button says."""
    choices = talk.body["choices"]
    assert isinstance(choices, list)
    for each in choices:
        if each["label"].casefold() == text.strip().casefold():
            await _go_on(turn, talk, _of(draft, Lying(**each)))
            return
    found = await by_code(turn, text)
    if found.unit is None or found.article.id != draft.item:
        raise RefusedError("piece.not_this", item=found.article.code)
    lot = found.unit.lot
    about = replace(draft, lot=lot, unit=found.unit.id, number=found.unit.label)
    await _go_on(turn, talk, about)


async def _summary(turn: Turn, draft: Draft) -> str:
    words = turn.words
    stock = await turn.door.ask(stock_of, draft.item)
    place = await turn.door.ask(place_of, draft.shelf)
    text = words.html(
        "adjust.confirm",
        change=f"{draft.change:+d}",
        item=name_of(words, stock.article),
        unit=unit_of(stock.article.unit),
        n=abs(draft.change),
        place=name_of(words, place),
        lot=draft.number,
        reason=draft.reason,
    )
    told = await with_owner(turn, text, draft.owner)
    if draft.change > 0 or await _blind(turn, draft):
        return told
    units = (draft.unit,) if draft.unit else ()
    lot = (draft.shelf, draft.item, draft.lot, -draft.change)
    return await with_losers(turn, told, Going(*lot, draft.owner, units))


def _ask(turn: Turn, talk: Talk | None, draft: Draft, question: Question) -> None:
    ask(turn, talk, KIND, {"draft": asdict(draft)}, question)


async def _adjust(turn: Turn, talk: Talk, draft: Draft) -> None:
    named = (draft.shelf, draft.item, draft.lot, draft.change, draft.reason)
    whose = HOSPITAL if draft.unit else draft.owner
    posted = await turn.door.do(adjust, Adjust(*named, draft.unit or None, whose))
    turn.close(talk)
    await show_moved(turn, posted.id)


COMMANDS = (Command("adjust", start_adjust, Right.ADJUST),)
STEPS = {KIND: step}
