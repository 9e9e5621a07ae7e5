"""What a movement looks like to the one who made it: what moved, and the figures after."""

from core.flow.adjust import disposal_reason
from core.stock.moved import Moved, MovedLine
from core.tables.kinds import MovementKind
from handlers.naming import name_of, unit_of
from locales import Html, Words

MOST_LINES = 12


def moved_text(words: Words, moved: Moved) -> str:
    """Return what was done, line by line, and how much is left at the places it touched."""
    lines: list[str] = [words.html(f"moved.{moved.kind.value}", reference=moved.reference)]
    lines += [_line(words, line) for line in moved.lines[:MOST_LINES]]
    if len(moved.lines) > MOST_LINES:
        lines.append(words.html("moved.more", n=len(moved.lines) - MOST_LINES))
    if moved.reason:
        lines.append(words.html("moved.reason", reason=_reason(words, moved)))
    for after in moved.after:
        figures = after.home.figures
        line = words.html(
            "moved.after",
            item=after.article.code,
            place=name_of(words, after.home.place),
            available=figures.available,
            on_hand=figures.on_hand,
        )
        if figures.in_transit:
            transit = words.html("stock.home_transit", n=figures.in_transit)
            line = Html(" · ").join([line, transit])
        lines.append(line)
    return Html("\n").join(lines)


def moved_line(words: Words, moved: Moved) -> Html:
    """Return in one line what was done."""
    lines: list[str] = [words.html(f"moved.{moved.kind.value}", reference=moved.reference)]
    lines += [_line(words, line) for line in moved.lines[:1]]
    if len(moved.lines) > 1:
        lines.append(words.html("moved.more", n=len(moved.lines) - 1))
    return Html(" ").join(Html(line.strip()) for line in lines)


def _reason(words: Words, moved: Moved) -> str:
    """Return the reason as it was given; the kinds of disposal have words of their own."""
    known, note = disposal_reason(moved.reason)
    if moved.kind is not MovementKind.DISPOSE or known is None:
        return moved.reason
    named = words(f"dispose.reason.{known}")
    return f"{named}: {note}" if note else named


def _line(words: Words, line: MovedLine) -> str:
    what = {
        "n": line.quantity,
        "item": name_of(words, line.article),
        "unit": unit_of(line.article.unit),
        "lot": line.lot.number,
        "day": line.lot.last_day,
        "source": name_of(words, line.source),
        "target": name_of(words, line.target),
    }
    if line.unit is not None:
        return words.html("moved.unit", label=line.unit.label, **what)
    return words.html("moved.lot", **what)
