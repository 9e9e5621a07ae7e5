"""What a transfer looks like: who sent what where, what came, and what is still on its way."""

from collections.abc import Mapping

from core.flow.transfer_view import TransferLineView, TransferView
from core.tables.kinds import TransferState
from handlers.talk.naming import name_of
from locales import Html, Words

MOST_LINES = 20


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
        lines.append(
            words.html(
                "transfer.counted_line",
                item=name_of(words, each.article),
                lot=each.unit.label if each.unit is not None else each.lot.number,
                sent=each.dispatched,
                came=came,
                short=each.dispatched - came,
            )
        )
    return Html("\n").join([*lines, words.html("transfer.rest_stays")])


def _line(words: Words, each: TransferLineView) -> str:
    lot = each.unit.label if each.unit is not None else each.lot.number
    named = {"item": name_of(words, each.article), "lot": lot, "sent": each.dispatched}
    if each.arrived or each.settled:
        figures = {"arrived": each.arrived, "missing": each.missing}
        return words.html("transfer.line_arrived", **named, **figures)
    return words.html("transfer.line", **named)
