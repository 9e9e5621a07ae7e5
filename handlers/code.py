"""A pasted or scanned code in the chat: what it is, where it is, and what can be done with it."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date

from core.delivery.dialogue import Talk
from core.rights import Right
from core.stock.figures import Figures
from core.stock.holding import lots_of
from core.stock.identify import Found
from core.stock.location import Place, place_of, today_here
from core.tables.kinds import LotStatus, UnitState
from handlers.meaning.label import LEAVING, ask_checked, misdated, refuse_expired
from handlers.meaning.places import two_a_row
from handlers.talk.blind import blind_lot, counting, hidden_text
from handlers.talk.body import said
from handlers.talk.buttons import Choice, Rows
from handlers.talk.frame import Answer
from handlers.talk.menu import holds
from handlers.talk.naming import name_of
from handlers.talk.reason import reason_said
from handlers.talk.turn import Meant, Turn
from locales import Html

KIND = "code"
LOOKS = ("history", "stock")
OFF_THE_SHELF = frozenset({"take", "transfer"})
MOST_PAGES = 50
"""Pages of lots that are looked through for the one of a code."""


async def show(turn: Turn, meant: Meant) -> None:
    """Show what the code that was just read stands for."""
    del meant
    found = turn.found
    assert found is not None, "only a code that was read leads here"
    today = await turn.door.ask(today_here)
    lines, lot = _lines(turn, found, today), found.lot
    if found.unit is not None:
        place = await turn.door.ask(place_of, found.unit.location)
        state = turn.words(f"code_talk.state.{found.unit.state.value}")
        where = name_of(turn.words, place)
        lines.append(turn.words.html("code_talk.where", place=where, state=state))
    body = {
        "item": found.article.id,
        "lot": lot.id if lot else None,
        "unit": found.unit.id if found.unit else None,
        "place": found.unit.location if found.unit else None,
        "doubt": misdated(turn.words, found),
        "expiry": found.reading.expiry.isoformat() if found.reading.expiry else "",
    }
    hidden = await counting(turn)
    left = await _left(turn, found, hidden)
    if left is not None:
        lines.append(turn.words.html("code_talk.left", n=left.available, taken=left.taken))
    if left is not None and hidden:
        lines.append(hidden_text(turn.words, hidden))
    gone = left is not None and not hidden and not left.available
    rows = _buttons(turn, found, today, gone=gone)
    if left is not None and not hidden and not left.available + left.taken:
        rows = rows[-1:]
    turn.edit(Html("\n").join(lines), turn.open(KIND, body), rows)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with what the code stands for."""
    known = {name: value for name, value in talk.body.items() if isinstance(value, int)}
    meant = Meant(
        known["item"],
        answer.choice or None,
        lot=known.get("lot"),
        unit=known.get("unit"),
        place=known.get("place"),
    )
    if answer.verb in LOOKS:
        turn.place = turn.place.fresh()
    else:
        # What is done takes the place of the card, so that it cannot be done twice.
        turn.close(talk)
    doubt = said(talk.body, "doubt")
    if doubt and answer.verb in LEAVING:
        refuse_expired(said(talk.body, "expiry"), await turn.door.ask(today_here))
        ask_checked(turn, {"then": answer.verb, "meant": asdict(meant)}, doubt)
    else:
        await turn.go_on(answer.verb, meant)


async def anything(turn: Turn, caption: str) -> None:
    """Answer a picture or file: a caption that is a code or question is read, else a hint."""
    if caption:
        await turn.go_on("said", Meant(0, case=caption))
    else:
        turn.say(turn.words.html("code_talk.no_text"))


async def _left(turn: Turn, found: Found, hidden: Collection[Place]) -> Figures | None:
    """Return what is left of the lot that a code names; of a single piece there is only itself."""
    if found.lot is None or found.unit is not None:
        return None
    at, pages = 1, 1
    while at <= min(pages, MOST_PAGES):
        page = await turn.door.ask(lots_of, found.article.id, at)
        for stock in page.rows:
            if stock.lot.id == found.lot.id:
                return blind_lot(stock, hidden).figures
        at, pages = at + 1, page.pages
    return Figures(0, 0, 0, 0, 0, 0, 0, None)


def _lines(turn: Turn, found: Found, today: date) -> list[str]:
    words = turn.words
    name = name_of(words, found.article)
    lines: list[str] = [words.html("code_talk.title", name=name, code=found.article.code)]
    if found.lot_number:
        lines.append(words.html("code_talk.lot", number=found.lot_number, day=_last_day(found)))
    if _expired(found, today):
        told = "expired" if not found.misdated else "label_expired"
        lines.append(words.html(f"code_talk.{told}"))
    if found.unit is not None:
        lines.append(words.html("code_talk.unit", label=found.unit.label))
    elif _unknown_piece(found):
        lines.append(words.html("code_talk.unknown_unit", serial=found.serial))
    if found.lot is None and found.lot_number:
        lines.append(words.html("code_talk.unknown_lot"))
    if found.lot is not None and found.lot.status is not LotStatus.AVAILABLE:
        reason = reason_said(words, found.lot.status_reason) or words(
            f"common.held.{found.lot.status.value}"
        )
        lines.append(words.html("code_talk.held", reason=reason))
    return lines


def _last_day(found: Found) -> date | None:
    """Return the last day of use: the one on file, or the one that the code says."""
    return found.lot.last_day if found.lot else found.expiry


def _expired(found: Found, today: date) -> bool:
    """Tell whether its last day of use is over, on file or by its own label."""
    days = (_last_day(found), found.reading.expiry)
    return any(day is not None and day < today for day in days)


def _unknown_piece(found: Found) -> bool:
    """Tell whether it names a piece, of an item kept piece by piece, that never came."""
    return found.unit is None and bool(found.serial) and found.article.by_unit


def _usable(found: Found, today: date) -> bool:
    """Tell whether it may be taken and used at all; what may not is not offered."""
    held = found.lot is not None and found.lot.status is not LotStatus.AVAILABLE
    return not (held or _expired(found, today) or _unknown_piece(found))


def _buttons(turn: Turn, found: Found, today: date, *, gone: bool = False) -> Rows:
    """Return what can be done; of a lot with nothing available nothing leaves a shelf."""
    possible = [] if _expired(found, today) else _acts(found)
    possible = [each for each in possible if not (gone and each[1] in OFF_THE_SHELF)]
    acts = [_button(turn, right, room, n) for right, room, n in possible]
    looks = [Choice(turn.words(f"code_talk.{room}"), room) for room in LOOKS]
    return [*two_a_row([each for each in acts if each is not None]), looks]


def _acts(found: Found) -> list[tuple[Right, str, int]]:
    """Return what can be done with it as things stand: the right, the room, and how many."""
    state = found.unit.state if found.unit else None
    if state is UnitState.TAKEN:
        return [(Right.USE, "use", 0), (Right.RETURN, "return", 0)]
    if _unknown_piece(found) or (found.lot is None and found.lot_number):
        return []
    if state not in (None, UnitState.IN_STOCK):
        return []
    acts = [(Right.TAKE, "take", 1)]
    if found.unit is None and found.pack > 1:
        acts.append((Right.TAKE, "take", found.pack))
    return [*acts, (Right.USE, "use", 0), (Right.TRANSFER, "transfer", 0)]


def _button(turn: Turn, right: Right, room: str, count: int) -> Choice | None:
    """Return a button, if the person holds the right to what it does."""
    if not holds(turn.person, right):
        return None
    words = turn.words
    text = words("code_talk.take_n", n=count) if count > 1 else words(f"code_talk.{room}")
    return Choice(text, room, count)


STEPS = {KIND: step}
THENS = {KIND: show}
