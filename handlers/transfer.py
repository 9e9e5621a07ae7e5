"""Transfer: stock is sent from one store or department to another, by words, codes and buttons.

What is still unknown is asked for in turn: what, from where, where to, how many. Nothing moves
before the whole has been read and confirmed.
"""

from dataclasses import asdict, replace

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.flow.transfer import Dispatch, DispatchLine, dispatch
from core.flow.transfer_view import TransferView
from core.rights import Right
from core.stock.example import code_prefix
from core.stock.location import Place, home_here, place_of
from core.stock.moved import moved
from core.stock.overview import stock_of
from handlers import settle, transit
from handlers.elsewhere import elsewhere_text
from handlers.meaning.amount import amount
from handlers.meaning.places import ends_named, home_rows, own_home, two_a_row
from handlers.meaning.sought import article_rows, not_found, sought
from handlers.meaning.way import exact, refuse_unknown
from handlers.meaning.which import which
from handlers.moved_view import after_moving
from handlers.talk.blind import counting, free_at, is_hidden
from handlers.talk.body import known
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer, Command
from handlers.talk.menu import may_at
from handlers.talk.naming import name_of, unit_of
from handlers.talk.question import Question, ask, cancelled, how_many, why
from handlers.talk.refusal import named, worded
from handlers.talk.turn import Meant, Turn
from handlers.transfer_draft import Draft, draft_of
from handlers.transfer_short import Lack, available_at, lack_text, lacks
from handlers.transit_told import tell_receivers
from handlers.undo import undo_row
from locales import Html, Words

KIND = "transfer"
ROOM = "transfer"
OUT_OF_TURN = ("stock.not_fefo", "flow.not_fifo")
"""Refusals that a reason overcomes."""
MOST_LINES = 10
"""Lines of one transfer that a chat can still show to be checked."""
MOST_BUTTONS = 8
"""Quantities that are offered as buttons; any other is written."""


async def start_transfer(turn: Turn, text: str) -> None:
    """Begin a transfer with the words that came, or ask what shall go."""
    source, target, words = await ends_named(turn, text)
    count, rest = amount(words)
    if rest:
        await which(turn, rest, ROOM, Meant(0, count, target, source=source))
    else:
        turn.edit(turn.words.html("transfer.usage", prefix=await turn.door.ask(code_prefix)))


async def begin(turn: Turn, meant: Meant) -> None:
    """Go on with the item that is meant; a place that was named is where it shall go."""
    mine = await own_home(turn)
    source = meant.source or (mine.id if mine is not None else 0)
    target = (await turn.door.ask(home_here, meant.place)).id if meant.place else 0
    if target == source:
        target = 0
    draft = Draft(meant.item, meant.quantity or 0, meant.lot or 0, meant.unit or 0, source, target)
    await _go_on(turn, None, replace(draft, quantity=1) if draft.unit else draft)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take up an answer: a place, a quantity, another line, a note, the confirmation."""
    draft = draft_of(known(talk.body, "draft"))
    changed = draft.after(answer)
    if changed is not None:
        await _go_on(turn, talk, changed)
        return
    match answer.verb:
        case "cancel":
            cancelled(turn, talk)
        case "text":
            await _written(turn, talk, draft, answer.text)
        case "add":
            _ask_more(turn, talk, draft.added(), turn.words.html("transfer.add_which"))
        case "drop":
            short = {each.item for each in await lacks(turn, draft)}
            await _go_on(turn, talk, draft.without(short))
        case "source":
            await _ask_source(turn, talk, replace(draft, source=0))
        case _:
            await _send(turn, talk, draft)


async def _written(turn: Turn, talk: Talk, draft: Draft, text: str) -> None:
    """Take up a sentence: one more line, how many, or why a lot is sent out of turn."""
    if not draft.item:
        await _another(turn, talk, draft, text)
    elif not draft.quantity:
        await _go_on(turn, talk, replace(draft, quantity=_whole(text)))
    else:
        await _send(turn, talk, replace(draft, note=text[:200]))


def _whole(text: str) -> int:
    count, rest = amount(text)
    if count is None or rest:
        raise RefusedError("quantity.not_whole", n=text[:12])
    return count


async def _go_on(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    """Ask for the first thing that is missing, or show the whole to be confirmed."""
    lacking = [each for each in await lacks(turn, draft) if each.item == draft.item]
    if lacking and talk is not None and draft.more:
        await _too_many(turn, talk, draft, lacking[0])
    elif lacking and not draft.more and not draft.unit:
        # Said at once, and not after the whole has been read and confirmed.
        short = await lack_text(turn, draft, tuple(lacking))
        await _ask_source(turn, talk, replace(draft, source=0), short)
    elif not draft.source:
        await _ask_source(turn, talk, draft)
    elif not draft.target:
        title = turn.words.html("transfer.where_to")
        rows = await home_rows(turn, "to", without=draft.source)
        _ask(turn, talk, draft, Question(title, rows))
    elif not draft.quantity:
        await _ask_quantity(turn, talk, draft)
    else:
        await _confirm(turn, talk, draft)


async def _too_many(turn: Turn, talk: Talk, draft: Draft, lack: Lack) -> None:
    """Ask for fewer of one more line, or for other goods where nothing is left to give."""
    short = await lack_text(turn, draft, (lack,))
    settled = sum(line.quantity for line in draft.empty().lines if line.item == lack.item)
    if lack.available > settled and not draft.unit:
        await _ask_quantity(turn, talk, replace(draft, quantity=0), short)
    else:
        text = Html("\n").join([Html(short), turn.words.html("transfer.add_which")])
        _ask_more(turn, talk, draft.empty(), text)


async def _another(turn: Turn, talk: Talk, draft: Draft, text: str) -> None:
    """Take up the words or the code for one more line."""
    count, rest = amount(text)
    meant = await sought(turn, rest)
    draft = replace(draft, quantity=count or meant.quantity or 0)
    if meant.found is not None:
        refuse_unknown(meant.found)
        exactly = exact(Meant(0, count), meant.found)
        draft = replace(draft, lot=exactly.lot or 0, unit=exactly.unit or 0)
        draft = replace(draft, quantity=1 if draft.unit else exactly.quantity or 0)
    if meant.sure:
        await _go_on(turn, talk, replace(draft, item=meant.articles[0].id))
    elif meant.articles and not meant.ways:
        rows = article_rows(turn, meant.articles, "item")
        _ask(turn, talk, draft, Question(turn.words.html(meant.asking), rows, in_writing=True))
    else:
        html = not_found(turn, text, meant.nearest)
        _ask_more(turn, talk, draft, turn.words.html("code.scan_again") if meant.ways else html)


def _ask_more(turn: Turn, talk: Talk, draft: Draft, html: str) -> None:
    """Ask for one more line; there is a way back to what is settled already."""
    rows = [[Choice(turn.words("transfer.enough"), "enough")]]
    _ask(turn, talk, draft, Question(html, rows, in_writing=True))


async def _ask_source(turn: Turn, talk: Talk | None, draft: Draft, short: str = "") -> None:
    """Ask whence; only homes that have some to give, and from which it may be sent, are offered."""
    hidden = await counting(turn)
    stock = await turn.door.ask(stock_of, draft.item)
    having = [home for home in stock.homes if home.figures.available and home.place.shelf]
    theirs = [home for home in having if may_at(turn.person, Right.TRANSFER, home.place.path)]
    if having and not theirs:
        if talk is not None:
            turn.close(talk)
        turn.edit(elsewhere_text(turn.words, short, having, hidden))
        return
    having = [home for home in theirs if home.figures.available >= max(draft.quantity, 1)] or theirs
    if not having:
        raise RefusedError(
            "stock.none_anywhere", item=stock.article.code, asked=draft.quantity or 1, available=0
        )
    named = [
        Choice(
            turn.words(
                "transfer.source",
                place=name_of(turn.words, home.place),
                available=free_at(turn.words, home.figures.available, home.place, hidden),
            ),
            "from",
            home.place.id,
        )
        for home in having[:MOST_BUTTONS]
    ]
    title = turn.words.html("transfer.from_where", item=name_of(turn.words, stock.article))
    if short:
        title = Html("\n").join([Html(short), title])
    if max(home.figures.available for home in having) < draft.quantity:
        draft = replace(draft, quantity=0)
    _ask(turn, talk, draft, Question(title, [[each] for each in named]))


async def _ask_quantity(turn: Turn, talk: Talk | None, draft: Draft, short: str = "") -> None:
    words, stock = turn.words, await turn.door.ask(stock_of, draft.item)
    source = await turn.door.ask(place_of, draft.source)
    settled = sum(line.quantity for line in draft.empty().lines if line.item == draft.item)
    available = available_at(stock, draft.source) - settled
    hidden = await counting(turn)
    title = words.html(
        "transfer.how_many",
        item=name_of(words, stock.article),
        place=name_of(words, source),
        available=free_at(words, available, source, hidden),
    )
    title = Html("\n").join([Html(short), title]) if short else title
    most = MOST_BUTTONS if is_hidden(source, hidden) else max(1, min(available, MOST_BUTTONS))
    choices = [Choice(str(count), "n", count) for count in range(1, most + 1)]
    _ask(turn, talk, draft, how_many(title, two_a_row(choices, 4)))


async def _confirm(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    """Show the whole to be confirmed; what the source cannot give is named and not sent."""
    words, lacking = turn.words, await lacks(turn, draft)
    source = await turn.door.ask(place_of, draft.source)
    target = await turn.door.ask(place_of, draft.target)
    names = {"source": name_of(words, source), "target": name_of(words, target)}
    lines: list[str] = [words.html("transfer.confirm", **names)]
    lines += [await _line(turn, line, source) for line in draft.lines]
    if lacking:
        lines += ["", await lack_text(turn, draft, lacking)]
    rows = _confirm_rows(words, draft, {each.item for each in lacking})
    _ask(turn, talk, draft, Question(Html("\n").join(lines), rows))


async def _line(turn: Turn, line: DispatchLine, source: Place) -> str:
    words, stock = turn.words, await turn.door.ask(stock_of, line.item)
    free = free_at(words, available_at(stock, source.id), source, await counting(turn))
    about = {"item": name_of(words, stock.article), "unit": unit_of(stock.article.unit)}
    return words.html("transfer.confirm_line", n=line.quantity, available=free, **about)


def _confirm_rows(words: Words, draft: Draft, lacking: set[int]) -> list[list[Choice]]:
    rows = [] if lacking else [[Choice(words("transfer.send"), "send")]]
    if lacking and any(line.item not in lacking for line in draft.lines):
        rows.append([Choice(words("transfer.drop"), "drop")])
    if not lacking and len(draft.lines) < MOST_LINES:
        rows.append([Choice(words("transfer.add"), "add")])
    if not draft.more:
        rows.append([Choice(words("transfer.other_source"), "source")])
    return rows


def _ask(turn: Turn, talk: Talk | None, draft: Draft, question: Question) -> None:
    ask(turn, talk, KIND, {"draft": asdict(draft)}, question)


async def _send(turn: Turn, talk: Talk, draft: Draft) -> None:
    if await lacks(turn, draft):
        await _confirm(turn, talk, draft)
        return
    wanted = Dispatch(draft.source, draft.target, draft.lines, draft.note)
    try:
        view = await turn.door.do(dispatch, wanted)
    except RefusedError as refusal:
        if refusal.code not in OUT_OF_TURN or draft.note:
            raise
        title = turn.words.html(
            "transfer.why", refusal=worded(turn.words, await named(turn, refusal))
        )
        _ask(turn, talk, draft, why(title))
        return
    turn.close(talk)
    await sent(turn, view, view.postings[-1])


async def sent(turn: Turn, view: TransferView, posting: int) -> None:
    """Show what was sent and what is left, and tell those who receive it."""
    await tell_receivers(turn, view)
    after = await turn.door.ask(moved, posting)
    words = turn.words
    said = [
        words.html("transfer.sent", code=view.code, target=name_of(words, view.target)),
        await after_moving(turn, after),
        words.html("transfer.to_receive"),
    ]
    handle, row = undo_row(turn, posting)
    turn.edit(Html("\n").join(Html(each) for each in said), handle, [row])


COMMANDS = (Command("transfer", start_transfer, Right.TRANSFER), *transit.COMMANDS)
STEPS = {KIND: step, **transit.STEPS, **settle.STEPS}
THENS = {ROOM: begin}
