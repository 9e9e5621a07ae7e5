"""What came: of a transfer that differs it is said, line by line or by scans, what has come.

A piece whose code is scanned has come; of the rest it is enough to say that all of it came, or
none. What does not come stays on its way until it is looked into. Nothing is received before the
whole has been read once more.
"""

from collections.abc import Sequence

from core.codes.read import looks_like_code
from core.delivery.dialogue import ANYBODY, Talk
from core.errors import RefusedError
from core.flow.transfer import Arrive, LineCount, arrive
from core.flow.transfer_view import TransferLineView, TransferView, transfer
from core.stock.identify import Found
from core.stock.location import shelves_here
from core.stock.moved import Moved, moved
from core.tables.kinds import MovementKind
from handlers.count_line import labelled
from handlers.meaning.codes_in import parts_of
from handlers.meaning.label import by_number
from handlers.meaning.places import two_a_row
from handlers.meaning.received import one_said, rest_said
from handlers.meaning.sought import whole_of
from handlers.meaning.tally import number_said
from handlers.meaning.way import by_code
from handlers.moved_view import after_moving
from handlers.talk.body import known, number, said
from handlers.talk.buttons import Choice, Rows
from handlers.talk.frame import Answer
from handlers.talk.naming import name_of
from handlers.talk.question import Question, Wanted, ask, reason_back, why
from handlers.talk.turn import Turn
from handlers.transit_told import KIND, tell_sender
from handlers.transit_view import summary, transit_text
from handlers.undo import undo_row
from locales import Html

LONGEST_REMARK = 200
MOST_BUTTONS = 11
Counts = dict[str, int]
"""How many of a line came, by the line, whose number is a text in JSON."""


async def came(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take up what came: a line, a scan, all the rest; then the confirmation and a remark."""
    found = await turn.door.ask(transfer, number(talk.body, "transfer"))
    counts = _counts(talk)
    match answer.verb:
        case "diff":
            _ask_line(turn, talk, found, {})
        case "again":
            # The line that was counted last is asked about once more.
            _ask_line(turn, talk, found, dict(list(counts.items())[:-1]))
        case "rest" | "none":
            _ask_line(turn, talk, found, _rest(found, counts, all_of_it=answer.verb == "rest"))
        case "sure" if said(talk.body, "reason"):
            await _receive(turn, talk, said(talk.body, "reason"))
        case "sure":
            await _confirmed(turn, talk, found)
        case "no_remark":
            await _receive(turn, talk, "")
        case _:
            await _said(turn, talk, found, answer)


async def _said(turn: Turn, talk: Talk, found: TransferView, answer: Answer) -> None:
    """Take up a scan, which is never a remark; a remark, to be read once more; or a number."""
    codes = _codes(answer.text)
    others = [code for code in codes if code.casefold() != found.code.casefold()]
    if others:
        await _scanned(turn, talk, found, others)
    elif codes:
        # The number of the transfer itself is no piece: it shows what is being received.
        told = [transit_text(turn.words, found)]
        _ask_line(turn, talk, found, _counts(talk), told=told, first=_asked(talk, found))
    elif answer.verb == "text" and talk.body.get("remark"):
        reason_back(turn, talk, talk.body, answer.text[:LONGEST_REMARK])
    elif answer.verb == "text" and (all_of_it := rest_said(answer.text)) is not None:
        _ask_line(turn, talk, found, _rest(found, _counts(talk), all_of_it=all_of_it))
    else:
        _counted(turn, talk, found, _number(talk, found, answer))


def _number(talk: Talk, found: TransferView, answer: Answer) -> int:
    """Return how many came of what is asked about; of several it must be said how many did."""
    came = one_said(answer.text) if answer.verb == "text" else None
    line = _open_line(found, _counts(talk), talk.body.get("first"))
    several = line is not None and line.dispatched > 1
    return whole_of(answer) if came is None or (came and several) else int(came)


def _asked(talk: Talk, found: TransferView) -> TransferLineView | None:
    """Return the line whose code was scanned, and which is asked about therefore."""
    first = talk.body.get("first")
    return next((line for line in found.lines if line.line == first), None)


def _counts(talk: Talk) -> Counts:
    """Return what was counted so far; at first nothing was."""
    counts = known(talk.body, "counts") if "counts" in talk.body else {}
    return {line: n for line, n in counts.items() if isinstance(n, int)}


def _rest(found: TransferView, counts: Counts, *, all_of_it: bool) -> Counts:
    """Return the counts with every line that was not counted yet: all of it came, or none."""
    rest = {str(line.line): line.dispatched if all_of_it else 0 for line in found.lines}
    return {**counts, **{line: n for line, n in rest.items() if line not in counts}}


def _codes(text: str) -> tuple[str, ...]:
    """Return the codes and numbers off labels that a message is made of; words are none."""
    if number_said(text) is not None:
        return ()
    alone = text.strip()
    single = (alone,) if looks_like_code(alone) or labelled(alone) else ()
    return parts_of(text) or single


async def _scanned(turn: Turn, talk: Talk, found: TransferView, codes: Sequence[str]) -> None:
    """Note the pieces whose codes were scanned as come; of a lot ask how many."""
    counts, told, asked = _counts(talk), list[str](), None
    for code in codes:
        line = await _line_of(turn, found, code)
        if line.unit is None:
            asked = line
            continue
        counts.pop(str(line.line), None)  # What was scanned last is what can be corrected.
        counts[str(line.line)] = 1
        about = {"item": name_of(turn.words, line.article), "piece": line.unit.label}
        told.append(turn.words.html("transfer.scanned", **about))
    if asked is not None:
        counts.pop(str(asked.line), None)
    _ask_line(turn, talk, found, counts, told=told, first=asked)


async def _line_of(turn: Turn, found: TransferView, code: str) -> TransferLineView:
    """Return the line of a transfer that a code is of; what was not sent with it is refused."""
    name = code.casefold()
    for line in found.lines:
        if line.unit is not None and name in {each.casefold() for each in line.unit.names}:
            return line
    meant = [await by_code(turn, code)] if looks_like_code(code) else await by_number(turn, code)
    for line in found.lines:
        if any(_is(line, each) for each in meant):
            return line
    if any(_may_be(line, each) for line in found.lines for each in meant):
        raise RefusedError("flow.names_no_piece", label=code[:40])
    raise RefusedError("flow.not_in_transfer", label=code[:40], transfer=found.code)


def _is(line: TransferLineView, its: Found) -> bool:
    if line.unit is not None:
        return its.unit is not None and its.unit.id == line.unit.id
    return its.lot is not None and its.lot.id == line.lot.id


def _may_be(line: TransferLineView, its: Found) -> bool:
    """Tell whether a label is that of a line's goods, without naming the very piece."""
    if its.unit is not None or its.article.id != line.article.id:
        return False
    return its.lot.id == line.lot.id if its.lot is not None else not its.lot_number


def _counted(turn: Turn, talk: Talk, found: TransferView, count: int) -> None:
    """Note how many of the asked line came, and ask for the next or for the confirmation."""
    counts = _counts(talk)
    line = _open_line(found, counts, talk.body.get("first"))
    if line is not None:
        if count > line.dispatched:
            raise RefusedError("flow.more_than_sent", sent=line.dispatched)
        counts[str(line.line)] = count
    _ask_line(turn, talk, found, counts)


def _open_line(found: TransferView, counts: Counts, first: object) -> TransferLineView | None:
    """Return the line that is asked about: the one that was scanned, else the first left."""
    left = [line for line in found.lines if str(line.line) not in counts]
    return next((line for line in left if line.line == first), next(iter(left), None))


def _ask_line(
    turn: Turn,
    talk: Talk,
    found: TransferView,
    counts: Counts,
    *,
    told: Sequence[str] = (),
    first: TransferLineView | None = None,
) -> None:
    """Ask how many of the next line came, or for the confirmation of all."""
    asked = None if first is None else first.line
    line = _open_line(found, counts, asked)
    body = {"transfer": found.id, "counts": counts, "first": asked}
    mine = talk if talk.chat_user != ANYBODY else None
    if mine is None:
        # In a group the one who counts goes on alone, and is heard in writing as well.
        turn.close(talk)
    again: Rows = [[Choice(turn.words("transfer.again"), "again")]] if counts else []
    if line is None:
        sure = [[Choice(turn.words("transfer.sure"), "sure")], *again]
        html = Html("\n").join([*told, summary(turn.words, found, counts)])
        ask(turn, mine, KIND, body, Question(html, sure, in_writing=True, wants=Wanted.COUNTED))
        return
    question = _asked_of(turn, found, counts, line, told)
    rows = [*question.rows, *again]
    ask(turn, mine, KIND, body, Question(question.html, rows, True, Wanted.COUNTED))


def _asked_of(
    turn: Turn, found: TransferView, counts: Counts, line: TransferLineView, told: Sequence[str]
) -> Question:
    """Return the question how many of one line came, and whether all of the rest did."""
    words = turn.words
    if line.unit is None:
        key, most = "transfer.how_many_came", min(line.dispatched, MOST_BUTTONS)
        rows = two_a_row([Choice(str(count), "n", count) for count in range(most + 1)], 6)
    else:
        key = "transfer.has_it_come"
        one, none = words("transfer.it_came"), words("transfer.not_come")
        rows = [[Choice(one, "n", 1), Choice(none, "n", 0)]]
    left = len(found.lines) - len(counts)
    if left > 1:
        all_came = Choice(words("transfer.rest_came", n=left), "rest")
        rows = [*rows, [all_came], [Choice(words("transfer.rest_not", n=left), "none")]]
    about = {"item": name_of(words, line.article), "lot": line.lot.number}
    piece = line.unit.label if line.unit is not None else ""
    title = words.html(key, piece=piece, sent=line.dispatched, **about)
    scan = [words.html("transfer.scan_them")] if left > 1 else []
    return Question(Html("\n").join([*told, title, *scan]), rows)


async def _receive(turn: Turn, talk: Talk, note: str) -> None:
    """Receive what was counted; who sent it hears of what did not come."""
    counts = tuple(LineCount(int(line), n) for line, n in _counts(talk).items())
    wanted = Arrive(number(talk.body, "transfer"), counts, note=note)
    found: TransferView = await turn.door.do(arrive, wanted)
    await show_arrived(turn, talk, found)
    if found.missing:
        await tell_sender(turn, found, note)


async def _confirmed(turn: Turn, talk: Talk, found: TransferView) -> None:
    """Receive at once what is whole; where something is short, a remark may be made first."""
    short = sum(line.missing for line in found.lines) - sum(_counts(talk).values())
    if short <= 0:
        await _receive(turn, talk, "")
        return
    rows = [[Choice(turn.words("transfer.no_remark"), "no_remark")]]
    question = why(turn.words.html("transfer.any_remark", n=short), rows)
    ask(turn, talk, KIND, {**talk.body, "remark": True}, question)


async def _loose(turn: Turn, after: Moved) -> list[str]:
    """Return where what has come lies now, if that is no cabinet or bin of its own yet."""
    found: list[str] = []
    for place in {line.target.id: line.target for line in after.lines}.values():
        shelves = await turn.door.ask(shelves_here, place.id)
        if len(shelves) > 1:
            name = name_of(turn.words, place)
            found.append(turn.words.html("transfer.lies_loose", place=name))
    return found


async def show_arrived(turn: Turn, talk: Talk, found: TransferView) -> None:
    """Show what is on the shelf now, and what is still on its way."""
    turn.close(talk)
    lines = [transit_text(turn.words, found)]
    after = await turn.door.ask(moved, found.postings[-1]) if found.postings else None
    if after is None or after.kind is not MovementKind.ARRIVE:
        # Nothing has come at all: there is nothing on a shelf, and nothing to take back.
        turn.edit(Html("\n").join([*lines, turn.words.html("transfer.look_into")]))
        return
    lines += ["", await after_moving(turn, after), *await _loose(turn, after)]
    if found.missing:
        lines += ["", turn.words.html("transfer.look_into")]
    handle, row = undo_row(turn, found.postings[-1])
    turn.edit(Html("\n").join(Html(each) for each in lines), handle, [row])
