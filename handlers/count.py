"""Count: one person counts a place and is never told what the ledger expects to be there.

Every scan or line is kept at once, so a count can be gone on with later. A second person looks at
the differences (``review``).
"""

from dataclasses import replace
from datetime import timedelta

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.rights import Right
from core.stock.count import (
    CountLineOf,
    OpenCount,
    count_line,
    count_lines,
    count_sheet,
    open_count,
)
from core.stock.count_record import CountView
from core.stock.holding import lots_of
from core.stock.overview import stock_of
from core.tables.kinds import LocationKind
from handlers import count_card, counts, review
from handlers.count_end import ask_end, end, left_open, open_text
from handlers.count_line import KIND, MOST_OPEN, UNKNOWN, Draft, kept
from handlers.count_lot import counted_goods, lot_in, lot_named, open_line
from handlers.count_place import KIND as OPENING
from handlers.count_place import ask_home, ask_place, ask_shelf
from handlers.count_view import counted_text, counting_text, lines_text, seen_before
from handlers.meaning.places import named_place
from handlers.meaning.sought import Sought, article_rows, not_found, whole_of
from handlers.meaning.tally import number_said
from handlers.meaning.way import chosen_way, way_rows, ways_of
from handlers.talk.body import known, number, said
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer, Command
from handlers.talk.naming import name_of
from handlers.talk.question import cancelled
from handlers.talk.turn import Meant, Turn
from locales import Html

COUNT_LIFE = timedelta(hours=2)
"""How long a count waits for its next line; later it is gone on with by ``/count``."""


async def start_count(turn: Turn, text: str) -> None:
    """Answer ``/count [PLACE]``: begin a count, or go on with one that is open."""
    if text:
        await _named(turn, None, text)
    else:
        await ask_place(turn)


async def opening_step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Begin at the shelf, or go on with the sheet, that was chosen."""
    match answer.verb:
        case "place":
            if not await ask_shelf(turn, talk, answer.choice):
                await _open(turn, talk, answer.choice)
        case "page":
            await ask_shelf(turn, talk, number(talk.body, "home"), answer.choice)
        case "homes":
            await ask_home(turn, talk)
        case "shelf":
            await _open(turn, talk, answer.choice)
        case "text":
            await _named(turn, talk, answer.text)
        case "go":
            turn.close(talk)
            sheet = await turn.door.ask(count_sheet, answer.choice)
            await _begin(turn, sheet)
        case _:
            cancelled(turn, talk)


async def _named(turn: Turn, talk: Talk | None, text: str) -> None:
    """Begin at the place that words name; of a department ask which shelf."""
    place = await named_place(turn, text)
    if place is None and talk is not None:
        # No place is called so: somebody has gone on to something else.
        turn.close(talk)
        await turn.go_on("said", Meant(0, case=text))
        return
    if place is None:
        raise RefusedError("place.unknown", place=text[:40])
    bins = place.kind in (LocationKind.BIN, LocationKind.QUARANTINE)
    if bins or not await ask_shelf(turn, talk, place.id):
        await _open(turn, talk, place.id)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take up a scan, a line, a choice, or the end of the count."""
    draft = Draft(**known(talk.body, "draft"))
    verb = _left(draft) if answer.verb == "cancel" else answer.verb
    match verb:
        case "text":
            await _written(turn, talk, draft, answer)
        case "way":
            way = (await ways_of(turn, said(talk.body, "code")))[answer.choice]
            meant = Sought((), sure=True, found=await chosen_way(turn, way))
            await _scanned(turn, talk, draft, meant)
        case "item":
            await _go_on(turn, talk, replace(draft, item=answer.choice))
        case "lot":
            await _go_on(turn, talk, replace(draft, lot=answer.choice))
        case "list" | "on":
            lines = await turn.door.ask(count_lines, draft.sheet)
            _ready(turn, talk, draft.done(), lines_text(turn.words, lines))
        case "open":
            await _line(turn, talk, draft, draft.open[answer.choice])
        case "finish" | "drop" | "leave_out":
            await ask_end(turn, talk, draft, verb)
        case _:
            await end(turn, talk, draft.sheet, finished=verb == "finish_yes")


async def _open(turn: Turn, talk: Talk | None, place: int) -> None:
    try:
        sheet = await turn.door.do(open_count, OpenCount(place))
    except RefusedError as refusal:
        if not await count_card.shown_instead(turn, talk, refusal):
            raise
        return
    if talk is not None:
        turn.close(talk)
    await _begin(turn, sheet)


async def _begin(turn: Turn, sheet: CountView) -> None:
    """Begin a count, or go on with it and with what was left open on another card of it."""
    left = await left_open(turn, sheet.id)
    _ready(turn, None, Draft(sheet.id, open=left), counting_text(turn.words, sheet))


def _ready(turn: Turn, talk: Talk | None, draft: Draft, html: str) -> None:
    """Say something and wait for the next scan or line."""
    body, words = kept(draft), turn.words
    if draft.open:
        html = Html("\n").join([Html(html), open_text(words, draft.open)])
    if talk is None:
        handle = turn.open(KIND, body, expects_text=True, life=COUNT_LIFE)
    else:
        handle = turn.move(talk, body, expects_text=True, life=COUNT_LIFE)
    rows = [
        [Choice(words("count.list"), "list"), Choice(words("count.finish"), "finish")],
        [Choice(words("count.give_up"), "drop")],
    ]
    turn.edit(html, handle, rows)


def _left(draft: Draft) -> str:
    """Return what to leave means: the line that is asked about, else the whole count."""
    return "on" if draft.item else "drop"


async def _written(turn: Turn, talk: Talk, draft: Draft, answer: Answer) -> None:
    """Take up what was written: a number or lot that was asked for, else a line of its own."""
    if draft.lot and number_said(answer.text) is not None:
        await _go_on(turn, talk, replace(draft, counted=whole_of(answer)))
        return
    if draft.item and not draft.lot and await _lot_written(turn, talk, draft, answer):
        return
    opened = await open_line(turn, draft, answer.text)
    if opened is not None:
        await _go_on(turn, talk, opened)
    else:
        await _line(turn, talk, draft, answer.text)


async def _lot_written(turn: Turn, talk: Talk, draft: Draft, answer: Answer) -> bool:
    """Take up the lot that was asked for; a number that is no lot is no search for goods."""
    if lot := await lot_named(turn, draft.item, [answer.text]):
        await _go_on(turn, talk, replace(draft, lot=lot))
    elif number_said(answer.text) is not None:
        await _ask_lot(turn, talk, draft)
    else:
        return False
    return True


async def _line(turn: Turn, talk: Talk, before: Draft, text: str) -> None:
    """Count what a scan or a line of words says."""
    if len(before.unanswered) >= MOST_OPEN:
        await ask_end(turn, talk, before, "finish")
        return
    draft = before.begun(text)
    meant, counted = await counted_goods(turn, text)
    if meant.ways:
        body = kept(draft) | {"code": text}
        rows = [*way_rows(turn.words, meant.ways), [Choice(turn.words("common.back"), "on")]]
        turn.edit(turn.words.html("code.which_way"), turn.move(talk, body, expects_text=True), rows)
    elif meant.found is not None:
        await _scanned(turn, talk, replace(draft, counted=counted), meant)
    elif meant.sure:
        lot = await lot_in(turn, meant, text)
        chosen = replace(draft, item=meant.articles[0].id, lot=lot, counted=counted)
        await _go_on(turn, talk, chosen)
    elif meant.articles:
        body = kept(replace(draft, counted=counted))
        rows = article_rows(turn, meant.articles, "item")
        rows.append([Choice(turn.words("common.back"), "on")])
        turn.edit(turn.words.html(meant.asking), turn.move(talk, body, expects_text=True), rows)
    else:
        _ready(turn, talk, draft.done(), not_found(turn, text, meant.nearest))


async def _scanned(turn: Turn, talk: Talk, draft: Draft, meant: Sought) -> None:
    """Count the piece of a code at once; of a lot, ask how many."""
    found = meant.found
    assert found is not None
    if found.unit is not None:
        await _count(turn, talk, draft, CountLineOf(draft.sheet, 1, unit=found.unit.id))
    elif found.lot is not None and not found.article.by_unit:
        await _go_on(turn, talk, replace(draft, item=found.article.id, lot=found.lot.id))
    elif found.article.by_unit and not found.serial:
        name = name_of(turn.words, found.article)
        _ready(turn, talk, draft.done(), turn.words.html("count.serial_needed", item=name))
    else:
        # Nothing that the ledger does not know can be counted: it has to be received first.
        name = name_of(turn.words, found.article)
        _ready(turn, talk, draft.done(), turn.words.html("count.not_on_file", item=name))


async def _go_on(turn: Turn, talk: Talk, draft: Draft) -> None:
    """Ask for the lot, then for the number; then count."""
    words = turn.words
    if not draft.lot:
        stock = await turn.door.ask(stock_of, draft.item)
        if stock.article.by_unit:
            name = name_of(words, stock.article)
            _ready(turn, talk, draft.done(), words.html("count.scan_each", item=name))
            return
        await _ask_lot(turn, talk, draft)
    elif draft.counted == UNKNOWN:
        body = kept(draft)
        rows = [[Choice(words("common.back"), "on")]]
        handle = turn.move(talk, body, expects_text=True)
        item = await _item(turn, draft)
        turn.edit(words.html("count.how_many", item=item), handle, rows)
    else:
        line = CountLineOf(draft.sheet, draft.counted, lot=draft.lot)
        await _count(turn, talk, draft, line)


async def _ask_lot(turn: Turn, talk: Talk, draft: Draft) -> None:
    """Ask which lot, out of all at the hospital: those expected here are not told apart."""
    page = await turn.door.ask(lots_of, draft.item)
    if not page.rows:
        raise RefusedError("adjust.no_lot")
    if page.total == 1:
        await _go_on(turn, talk, replace(draft, lot=page.rows[0].lot.id))
        return
    words = turn.words
    rows = [
        [Choice(words("count.lot", lot=row.lot.number, day=row.lot.last_day), "lot", row.lot.id)]
        for row in page.rows
    ]
    rows.append([Choice(words("common.back"), "on")])
    handle = turn.move(talk, kept(draft), expects_text=True)
    item = await _item(turn, draft)
    turn.edit(words.html("count.which_lot", item=item), handle, rows)


async def _item(turn: Turn, draft: Draft) -> str:
    return name_of(turn.words, (await turn.door.ask(stock_of, draft.item)).article)


async def _count(turn: Turn, talk: Talk, draft: Draft, line: CountLineOf) -> None:
    before = await turn.door.ask(count_lines, line.sheet)
    counted = await turn.door.do(count_line, line)
    told: list[str] = [counted_text(turn.words, counted, again=seen_before(before, counted))]
    for each in before:
        same = counted.unit is None and each.unit is None and each.lot.id == counted.lot.id
        if same and each.counted != counted.counted:
            about = {"counted": counted.counted, "before": each.counted}
            told.append(turn.words.html("count.changed", **about))
    _ready(turn, talk, draft.done(), Html("\n").join(told))


COMMANDS = (Command("count", start_count, Right.COUNT), *counts.COMMANDS)
STEPS = {KIND: step, OPENING: opening_step, **count_card.STEPS, **counts.STEPS, **review.STEPS}
