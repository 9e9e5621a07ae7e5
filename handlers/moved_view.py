"""What a movement looks like to the one who made it: what moved, and the figures after."""

from core.stock.moved import Moved, MovedLine
from handlers.naming import name_of
from locales import Html, Words

MOST_LINES = 12


def moved_text(words: Words, moved: Moved) -> str:
    """Return what was done, line by line, and how much is left at the places it touched."""
    lines: list[str] = [words.html(f"moved.{moved.kind.value}", reference=moved.reference)]
    lines += [_line(words, line) for line in moved.lines[:MOST_LINES]]
    if len(moved.lines) > MOST_LINES:
        lines.append(words.html("moved.more", n=len(moved.lines) - MOST_LINES))
    if moved.reason:
        lines.append(words.html("moved.reason", reason=moved.reason))
    for after in moved.after:
        figures = after.home.figures
        lines.append(
            words.html(
                "moved.after",
                item=after.article.code,
                place=name_of(words, after.home.place),
                available=figures.available,
                on_hand=figures.on_hand,
            )
        )
    return Html("\n").join(lines)


def _line(words: Words, line: MovedLine) -> str:
    what = {
        "n": line.quantity,
        "item": name_of(words, line.article),
        "unit": line.article.unit,
        "lot": line.lot.number,
        "day": line.lot.last_day,
        "source": name_of(words, line.source),
        "target": name_of(words, line.target),
    }
    if line.unit is not None:
        return words.html("moved.unit", label=line.unit.label, **what)
    return words.html("moved.lot", **what)
