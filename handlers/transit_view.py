"""What a transfer looks like: who sent what where, what came, and what is still on its way."""

from collections.abc import Mapping

from core.flow.transfer_view import TransferLineView, TransferView
from core.stock.page import Page
from core.tables.kinds import TransferState
from handlers.talk.naming import name_of
from locales import Html, Words

MOST_LINES = 20
MOST_BUTTON = 60
"""Signs of a button."""


def heading(words: Words, found: TransferView) -> str:
    """Return a transfer in one line."""
    return words.html(
        "transfer.heading",
        code=found.code,
        source=name_of(words, found.source),
        target=name_of(words, found.target),
        at=found.dispatched_at,
        state=found.state.value,
    )


def list_text(words: Words, page: Page[TransferView]) -> str:
    """Return a page of what is on its way: a line for each, the day once for all of a day."""
    lines: list[str] = [words.html("transfer.open_title", total=page.total)]
    day = ""
    for each in page.rows:
        if (its_day := words("transfer.list_day", day=each.dispatched_at)) != day:
            lines.append(words.html("transfer.list_day", day=each.dispatched_at))
            day = its_day
        lines.append(_listed(words, each))
    return Html("\n").join(lines)


def _listed(words: Words, found: TransferView) -> str:
    """Return a transfer in one short line; what did not come of it is said."""
    ends = {"source": name_of(words, found.source), "target": name_of(words, found.target)}
    line = words.html("transfer.list_line", code=found.code, at=found.dispatched_at, **ends)
    if found.state is not TransferState.SHORT:
        return line
    return Html(" · ").join([line, words.html("transfer.list_short", n=found.missing)])


def button_text(words: Words, found: TransferView) -> str:
    """Return a transfer as its button says it: its number, and what goes with it."""
    goods = {line.article.id: line.article for line in found.lines}
    first = found.lines[0].article
    count = sum(line.dispatched for line in found.lines if line.article.id == first.id)
    about = {"code": found.code, "item": name_of(words, first), "count": count}
    more = len(goods) - 1
    key = "transfer.list_button_more" if more else "transfer.list_button"
    return words(key, n=more, **about)[:MOST_BUTTON]


def transit_text(words: Words, found: TransferView) -> str:
    """Return a transfer in full, line by line."""
    lines: list[str] = [heading(words, found)]
    lines += [_line(words, each) for each in found.lines[:MOST_LINES]]
    if found.note:
        lines.append(words.html("transfer.note", note=found.note))
    if found.missing:
        lines.append(words.html("transfer.still_missing", n=found.missing))
    if called_back(found):
        lines.append(words.html("transfer.called_back"))
    return Html("\n").join(lines)


def called_back(found: TransferView) -> bool:
    """Tell whether a transfer was taken back before anything came: none of its movements counts."""
    return found.state is TransferState.CLOSED and not found.postings


def differences(words: Words, found: TransferView) -> list[str]:
    """Return the lines of which not all has come."""
    return [_line(words, each) for each in found.lines if each.missing][:MOST_LINES]


def summary(words: Words, found: TransferView, counts: Mapping[str, int]) -> str:
    """Return what was counted beside what was sent, to be confirmed."""
    lines: list[str] = [words.html("transfer.counted_title", code=found.code)]
    for each in found.lines:
        came = counts.get(str(each.line), 0)
        item, figures = name_of(words, each.article), {"sent": each.dispatched, "came": came}
        figures["short"] = each.dispatched - came
        if each.unit is None:
            lot = each.lot.number
            lines.append(words.html("transfer.counted_line", item=item, lot=lot, **figures))
        else:
            piece = each.unit.label
            lines.append(words.html("transfer.counted_piece", item=item, piece=piece, **figures))
    return Html("\n").join([*lines, words.html("transfer.rest_stays")])


def _line(words: Words, each: TransferLineView) -> str:
    lot = each.unit.label if each.unit is not None else each.lot.number
    named = {"item": name_of(words, each.article), "lot": lot, "sent": each.dispatched}
    if each.arrived or each.settled:
        figures = {"arrived": each.arrived, "missing": each.missing}
        return words.html("transfer.line_arrived", **named, **figures)
    return words.html("transfer.line", **named)
