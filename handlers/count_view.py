"""What a count looks like: blind to who counts, with the differences to who reviews it."""

from collections.abc import Sequence

from core.stock.count import Counted
from core.stock.count_record import CountView, GaveWay
from core.stock.count_review import CountReview, Difference
from core.stock.page import Page, paged
from handlers.talk.naming import name_of
from locales import Html, Words

MOST_LINES = 40
A_PAGE = 20
"""Differences of one page of a review."""


def counting_text(words: Words, sheet: CountView) -> str:
    """Return what is said at the beginning of a count."""
    place = name_of(words, sheet.place)
    return words.html("count.begin", place=place, code=sheet.code, n=sheet.lines)


def seen_before(before: Sequence[Counted], counted: Counted) -> bool:
    """Tell whether a piece had been counted on this sheet before it was counted now."""
    pieces = {each.unit.id for each in before if each.unit is not None and each.counted}
    return counted.unit is not None and counted.unit.id in pieces


def counted_text(words: Words, counted: Counted, *, again: bool = False) -> str:
    """Return one line as it was counted; a piece that is scanned again counts once."""
    name = name_of(words, counted.article)
    if counted.unit is not None:
        key = "count.seen_again" if again else "count.seen" if counted.counted else "count.unseen"
        return words.html(key, item=name, label=counted.unit.label)
    return words.html("count.line", item=name, lot=counted.lot.number, counted=counted.counted)


def lines_text(words: Words, lines: Sequence[Counted]) -> str:
    """Return all that has been counted so far, the latest last."""
    if not lines:
        return words.html("count.nothing_yet")
    shown = [counted_text(words, each) for each in lines[-MOST_LINES:]]
    return Html("\n").join([words.html("count.so_far", n=len(lines)), *shown])


def heading(words: Words, sheet: CountView) -> str:
    """Return a count in one line, as it waits for its review."""
    place = name_of(words, sheet.place)
    return words.html(
        "count.heading", code=sheet.code, place=place, at=sheet.opened_at, n=sheet.lines
    )


def gave_way(words: Words, lost: GaveWay) -> dict[str, str | int]:
    """Return what is said of a reservation whose pieces are not there."""
    names = {"item": name_of(words, lost.article), "place": name_of(words, lost.place)}
    return {**names, "n": lost.quantity, "lot": lost.lot.number, "purpose": lost.purpose}


def review_page(review: CountReview, at: int) -> Page[Difference]:
    """Return a page of the differences of a count."""
    return paged(review.differences, at, A_PAGE)


def review_text(words: Words, review: CountReview, page: Page[Difference]) -> str:
    """Return a page of the differences between a count and the ledger, and how much was counted."""
    lines: list[str] = [heading(words, review.count), *_how_much(words, review)]
    differing = len(review.differences)
    lines.append(words.html("count.matched", n=review.matched, differing=differing))
    if not review.differences:
        lines.append(words.html("count.no_difference"))
    lines += [_difference(words, each) for each in page.rows]
    if page.page < page.pages:
        lines.append(words.html("count.approve_last"))
    return Html("\n").join(lines)


def _how_much(words: Words, review: CountReview) -> list[str]:
    """Return how much of the shelf was counted; where not all was, nobody shall miss it."""
    if review.unseen:
        seen = review.total - review.unseen
        figures = {"seen": seen, "total": review.total, "unseen": review.unseen}
        return [words.html("count.not_all", **figures)]
    return [words.html("count.all_seen", total=review.total)] if review.total else []


def _difference(words: Words, each: Difference) -> str:
    name = name_of(words, each.article)
    lot = each.unit.label if each.unit is not None else each.lot.number
    if each.elsewhere is not None:
        place = name_of(words, each.elsewhere)
        return words.html("count.elsewhere", item=name, label=lot, place=place)
    if not each.seen:
        return words.html("count.unseen_line", item=name, lot=lot, expected=each.expected)
    change = f"{each.counted - each.expected:+d}"
    figures = {"expected": each.expected, "counted": each.counted, "change": change}
    return words.html("count.difference", item=name, lot=lot, **figures)
