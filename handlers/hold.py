"""Hold: what must not be used is set aside or stopped, and let go again, always with a reason.

``/hold`` and ``/release`` are for the storekeeper, a department head at the own department, and
the management; ``/sendback`` is for the storekeeper. Only who holds the right for the whole
hospital stops a whole lot. Which lot, how many, why: then the whole is read again and confirmed.
"""

from dataclasses import replace

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.rights import Right
from core.stock.location import Place, place_of, shelves_here
from core.stock.overview import stock_of
from core.stock.owner import owners_of_lot
from core.stock.trace import About, history
from core.stock.way import Going
from core.tables.kinds import LocationKind, MovementKind
from handlers.given_way import with_losers
from handlers.hold_act import NEEDED, REASONS, WHOLE, Act, Draft, carry_out
from handlers.hold_words import everywhere, goods_and_why, held_of, stopped_lots
from handlers.meaning.amount import amount
from handlers.meaning.lying import MOST_PIECES, Lying, lying_of, lying_rows, releasable, told_pieces
from handlers.meaning.owner import UNKNOWN, which_owner, with_owner
from handlers.meaning.places import named_place, own_home, two_a_row
from handlers.meaning.sought import whole_of
from handlers.meaning.way import which_number
from handlers.meaning.which import which
from handlers.talk.body import known
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer, Command, Said
from handlers.talk.menu import may_at
from handlers.talk.naming import name_of, unit_of
from handlers.talk.question import Question, ask, cancelled, how_many, why
from handlers.talk.reason import named_reason, reason_said
from handlers.talk.turn import Meant, Then, Turn
from locales import Words

KIND = "hold"
ROOMS = {"hold": Act.ASIDE, "release": Act.OUT, "sendback": Act.BACK}
MOST_BUTTONS = 8
MOST_SHELVES = 6
LONGEST = 200
"""Characters of a reason."""


def _command(room: str) -> Said:
    async def start(turn: Turn, text: str) -> None:
        count, rest = amount(text)
        if not rest:
            turn.say(turn.words.html(f"hold.usage_{room}"))
            return
        goods, reason = await goods_and_why(turn, rest)
        meant = Meant(0, count, why=reason)
        held = await held_of(turn, goods) if room == "release" else None
        if held is None:
            await which(turn, goods, room, meant)
        elif held:
            await which_number(turn, held, room, meant)
        else:
            turn.say(turn.words.html(f"hold.nothing_{Act.OUT}"))

    return start


def _room(act: Act) -> Then:
    async def begin(turn: Turn, meant: Meant) -> None:
        stock = await turn.door.ask(stock_of, meant.item)
        aside = stock.places.end(LocationKind.QUARANTINE)
        around = aside.id if act is Act.OUT else meant.place
        lying = await lying_of(turn, meant.item, around, meant.lot, meant.unit)
        if act is Act.OUT:
            theirs = await releasable(turn, lying)
        else:
            here = [each for each in lying if act is not Act.ASIDE or each.place != aside.id]
            theirs = [each for each in here if may_at(turn.person, NEEDED[act], each.path)]
        draft = Draft(act.value, meant.item, meant.quantity or 0, reason=meant.why[:LONGEST])
        stopped = await stopped_lots(turn, stock, meant) if act is Act.OUT else []
        await _offer(turn, None, draft, [*stopped, *theirs])

    return begin


async def _offer(turn: Turn, talk: Talk | None, draft: Draft, choices: list[Lying]) -> None:
    """Ask which lot or piece; the only one is chosen at once."""
    if not choices:
        turn.edit(turn.words.html(f"hold.nothing_{draft.act}"))
        return
    if len(choices) == 1:
        await _choose(turn, talk, draft, choices[0])
        return
    shown = choices[:MOST_BUTTONS]
    rows = lying_rows(turn.words, shown)
    for at, each in enumerate(shown):
        if not each.place:
            rows[at] = [Choice(turn.words("hold.whole_lot", lot=each.number), "lot", at)]
    body = {"draft": draft.kept(), "choices": [_kept(each) for each in shown]}
    ask(turn, talk, KIND, body, Question(turn.words.html("hold.which_lot"), rows))


def _kept(each: Lying) -> dict[str, object]:
    return {name: getattr(each, name) for name in Lying.__slots__}


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take up an answer: a lot, how much of it, where to, a reason, the confirmation."""
    draft = Draft(**known(talk.body, "draft"))
    match answer.verb:
        case "lot":
            choices = talk.body["choices"]
            assert isinstance(choices, list)
            await _choose(turn, talk, draft, Lying(**choices[answer.choice]))
        case "owner":
            await _whose(turn, talk, replace(draft, owner=answer.choice))
        case "all":
            await _go_on(turn, talk, replace(draft, act=Act.STOP.value))
        case "to":
            await _whose(turn, talk, replace(draft, to=answer.choice))
        case "why":
            why = REASONS[draft.kind][answer.choice]
            chosen = replace(draft, why=why, reason=named_reason("hold", why))
            await _go_on(turn, talk, chosen)
        case "n" | "text":
            await _written(turn, talk, draft, answer)
        case "sure":
            await carry_out(turn, draft)
            turn.close(talk)
        case _:
            cancelled(turn, talk)


async def _written(turn: Turn, talk: Talk, draft: Draft, answer: Answer) -> None:
    """Take up a number, a place or a reason, whichever was asked for."""
    if answer.verb == "n" or (not draft.quantity and draft.kind not in WHOLE):
        await _go_on(turn, talk, replace(draft, quantity=whole_of(answer)))
    elif draft.kind is Act.OUT and not draft.to:
        place = await named_place(turn, answer.text)
        if place is None:
            raise RefusedError("place.unknown", place=answer.text[:40])
        await _go_on(turn, talk, replace(draft, to=place.id))
    else:
        await _go_on(turn, talk, replace(draft, reason=answer.text[:LONGEST]))


async def _choose(turn: Turn, talk: Talk | None, draft: Draft, lying: Lying) -> None:
    """Go on with a lot at a place; of an item told piece by piece, ask for the piece."""
    stock = await turn.door.ask(stock_of, draft.item)
    draft = replace(draft, lot=lying.lot, number=lying.number, place=lying.place)
    if not lying.place:
        await _go_on(turn, talk, replace(draft, act=Act.RESUME.value))
        return
    if not lying.unit and stock.article.by_unit:
        pieces = await told_pieces(turn, lying)
        pieces = await releasable(turn, pieces) if draft.kind is Act.OUT else pieces
        if len(pieces) > 1:
            await _offer(turn, talk, draft, pieces[:MOST_PIECES])
            return
        lying = pieces[0] if pieces else lying
    lone = lying.unit or (lying.quantity == 1 and not lying.blind)
    quantity = 1 if lone else draft.quantity
    chosen = replace(draft, unit=lying.unit, label=lying.label, most=lying.quantity)
    chosen = replace(chosen, blind=lying.blind)
    chosen = replace(chosen, quantity=quantity)
    if draft.kind is Act.ASIDE and everywhere(turn, stock):
        await _ask_extent(turn, talk, chosen)
    else:
        await _whose(turn, talk, replace(chosen, to=0 if draft.kind is Act.OUT else lying.place))


async def _whose(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    """Go on once it is certain whose pieces are meant; a single piece says that by itself."""
    found = await turn.door.ask(owners_of_lot, draft.lot, draft.place) if not draft.unit else ()
    if draft.owner == UNKNOWN and len(found) > 1:
        _ask(turn, talk, draft, which_owner(turn.words, draft.number, found, blind=draft.blind))
        return
    for each in found:
        if draft.owner in (UNKNOWN, each.owner.id):
            most = min(each.quantity, draft.most) if draft.kind is Act.OUT else each.quantity
            draft = replace(draft, owner=each.owner.id, most=most)
    await _go_on(turn, talk, draft)


async def _ask_extent(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    """Ask whether only what lies here is meant, or the lot wherever it lies."""
    place = name_of(turn.words, await turn.door.ask(place_of, draft.place))
    rows = [
        [Choice(turn.words("hold.here", place=place), "to", draft.place)],
        [Choice(turn.words("hold.whole_lot", lot=draft.number), "all")],
    ]
    title = turn.words.html("hold.how_far", lot=draft.number)
    _ask(turn, talk, draft, Question(title, rows))


async def _go_on(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    """Ask for the first thing that is missing, or show the whole to be confirmed."""
    words = turn.words
    if not draft.quantity and draft.kind not in WHOLE:
        _ask(turn, talk, draft, _how_many(words, draft))
    elif draft.kind is Act.OUT and not draft.to:
        rows = two_a_row(await _shelves(turn, draft))
        _ask(turn, talk, draft, Question(words.html("hold.where_to"), rows, in_writing=True))
    elif not draft.reason:
        reasons = [
            Choice(words(f"hold.reason.{why}"), "why", at)
            for at, why in enumerate(REASONS[draft.kind])
        ]
        article = (await turn.door.ask(stock_of, draft.item)).article
        about = {"item": name_of(words, article), "lot": draft.label or draft.number}
        title = words.html("hold.why", act=words(f"hold.act.{draft.act}"), **about)
        _ask(turn, talk, draft, why(title, two_a_row(reasons)))
    else:
        sure = [[Choice(words(f"hold.sure_{draft.act}", lot=draft.number), "sure")]]
        _ask(turn, talk, draft, Question(await _summary(turn, draft), sure))


def _how_many(words: Words, draft: Draft) -> Question:
    """Return the question how many; of a shelf being counted it does not say how many there are."""
    most = MOST_BUTTONS if draft.blind else min(draft.most, MOST_BUTTONS)
    choices = [Choice(str(n), "n", n) for n in range(1, most + 1)]
    if draft.blind:
        title = words.html("hold.how_many_blind", lot=draft.number)
    else:
        title = words.html("hold.how_many", lot=draft.number, n=draft.most)
        if draft.most > MOST_BUTTONS:
            choices.append(Choice(words("hold.all_of_them", n=draft.most), "n", draft.most))
    return how_many(title, two_a_row(choices, 4))


async def _shelves(turn: Turn, draft: Draft) -> list[Choice]:
    """Return the shelves to choose from: where it lay before, then those of the own home."""
    page = await turn.door.ask(history, About(lot=draft.lot))
    held = (each.source for each in page.rows if each.kind is MovementKind.QUARANTINE)
    mine = await own_home(turn)
    own = await turn.door.ask(shelves_here, mine.id) if mine is not None else ()
    fit: dict[int, Place] = {
        place.id: place
        for place in (*held, *own)
        if place.shelf and may_at(turn.person, Right.HOLD, place.path)
    }
    shown = list(fit.values())[:MOST_SHELVES]
    return [Choice(name_of(turn.words, place)[:40], "to", place.id) for place in shown]


async def _summary(turn: Turn, draft: Draft) -> str:
    words = turn.words
    stock = await turn.door.ask(stock_of, draft.item)
    reason = reason_said(words, draft.reason)
    about = {"item": name_of(words, stock.article), "lot": draft.number, "reason": reason}
    if draft.kind in WHOLE:
        return words.html(f"hold.confirm_{draft.act}", **about)
    place = await turn.door.ask(place_of, draft.to or draft.place)
    text = words.html(
        f"hold.confirm_{draft.act}",
        **about,
        n=draft.quantity,
        unit=unit_of(stock.article.unit),
        place=name_of(words, place),
        label=draft.label,
    )
    told = await with_owner(turn, text, draft.owner)
    if draft.kind is not Act.ASIDE or draft.blind:
        return told
    units = (draft.unit,) if draft.unit else ()
    lot = (draft.place, draft.item, draft.lot, draft.quantity)
    return await with_losers(turn, told, Going(*lot, draft.owner, units))


def _ask(turn: Turn, talk: Talk | None, draft: Draft, question: Question) -> None:
    ask(turn, talk, KIND, {"draft": draft.kept()}, question)


COMMANDS = (
    Command("hold", _command("hold"), Right.HOLD),
    Command("release", _command("release"), Right.HOLD),
    Command("sendback", _command("sendback"), Right.RECEIVE),
)
STEPS = {KIND: step}
THENS = {room: _room(act) for room, act in ROOMS.items()}
