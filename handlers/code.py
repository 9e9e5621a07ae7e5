"""A pasted or scanned code in the chat: what it is, where it is, and what can be done with it."""

from core.delivery.dialogue import Talk
from core.stock.identify import Found
from core.stock.location import place_of
from core.tables.kinds import LotStatus, UnitState
from handlers.buttons import Choice, Rows
from handlers.frame import Answer
from handlers.naming import name_of
from handlers.turn import Meant, Turn
from handlers.which import by_code
from locales import Html

KIND = "code"


async def scanned(turn: Turn, text: str) -> None:
    """Answer a sentence that is a code."""
    found = await by_code(turn, text)
    place = None
    if found.unit is not None:
        place = await turn.door.ask(place_of, found.unit.location)
    lines = _lines(turn, found)
    if place is not None and found.unit is not None:
        state = turn.words(f"code_talk.state.{found.unit.state.value}")
        lines.append(
            turn.words.html("code_talk.where", place=name_of(turn.words, place), state=state)
        )
    body = {
        "item": found.article.id,
        "lot": found.lot.id if found.lot else None,
        "unit": found.unit.id if found.unit else None,
        "place": place.id if place else None,
    }
    turn.edit(Html("\n").join(lines), turn.open(KIND, body), _buttons(turn, found))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with what the code stands for."""
    known = {name: value for name, value in talk.body.items() if isinstance(value, int)}
    meant = Meant(
        known["item"], lot=known.get("lot"), unit=known.get("unit"), place=known.get("place")
    )
    turn.place = turn.place.fresh()
    await turn.go_on(answer.verb, meant)


async def anything(turn: Turn, caption: str) -> None:
    """Answer a picture or file: a caption that is a code or question is read, else a hint."""
    if caption:
        await turn.go_on("said", Meant(0, case=caption))
    else:
        turn.say(turn.words.html("code_talk.no_text"))


def _lines(turn: Turn, found: Found) -> list[str]:
    words = turn.words
    name = name_of(words, found.article)
    lines: list[str] = [words.html("code_talk.title", name=name, code=found.article.code)]
    if found.lot_number:
        known = found.lot.last_day if found.lot else found.expiry
        lines.append(words.html("code_talk.lot", number=found.lot_number, day=known))
    if found.unit is not None:
        lines.append(words.html("code_talk.unit", label=found.unit.label))
    elif found.serial:
        lines.append(words.html("code_talk.unknown_unit", serial=found.serial))
    if found.lot is None and found.lot_number:
        lines.append(words.html("code_talk.unknown_lot"))
    if found.lot is not None and found.lot.status is not LotStatus.AVAILABLE:
        lines.append(words.html("code_talk.held", reason=found.lot.status_reason))
    return lines


def _buttons(turn: Turn, found: Found) -> Rows:
    words = turn.words
    state = found.unit.state if found.unit else None
    take = Choice(words("code_talk.take"), "take")
    use = Choice(words("code_talk.use"), "use")
    back = Choice(words("code_talk.back"), "return")
    history = Choice(words("code_talk.history"), "history")
    stock = Choice(words("code_talk.stock"), "stock")
    if state is UnitState.TAKEN:
        return [[use, back], [history, stock]]
    if state in (None, UnitState.IN_STOCK):
        return [[take, use], [history, stock]]
    return [[history, stock]]


STEPS = {KIND: step}
