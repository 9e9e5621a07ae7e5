from datetime import date

import pytest

from bot.demonstration.shelf import Batch, Shelf
from bot.demonstration.steps import Pick

DAY = date(2026, 3, 10)
SOON, LATER, PAST = date(2026, 4, 1), date(2027, 1, 1), date(2026, 3, 9)


def shelf(*lots: tuple[date, str, int]) -> Shelf:
    made = Shelf("ST-0001", "DUH", "CATH-C1-1")
    for expiry, lot, quantity in lots:
        serials = tuple(f"{lot}{n}" for n in range(quantity))
        made.put(expiry, Pick("ST-0001", lot, "", quantity, serials))
    return made


def test_the_nearest_expiry_leaves_first() -> None:
    here = shelf((LATER, "B", 2), (SOON, "A", 1))

    taken = here.take(2, DAY)

    assert [(expiry, pick.lot, pick.serials) for expiry, pick in taken] == [
        (SOON, "A", ("A0",)),
        (LATER, "B", ("B0",)),
    ]
    assert here.on_hand() == 1


def test_expired_stock_never_leaves_but_still_lies_there() -> None:
    here = shelf((PAST, "A", 3), (SOON, "B", 1))

    assert [pick.lot for _, pick in here.take(9, DAY)] == ["B"]
    assert here.on_hand() == 3
    assert here.usable(DAY) == 0


def test_the_day_of_expiry_is_the_last_good_one() -> None:
    assert shelf((DAY, "A", 1)).usable(DAY) == 1


def test_more_than_there_is_cannot_be_taken() -> None:
    here = shelf((SOON, "A", 2))

    assert sum(pick.quantity for _, pick in here.take(5, DAY)) == 2
    assert here.take(1, DAY) == []
    assert here.batches == []


def test_the_same_lot_of_the_same_owner_is_one_batch() -> None:
    here = shelf((SOON, "A", 1))
    here.put(SOON, Pick("ST-0001", "A", "", 2, ("x", "y")))
    here.put(SOON, Pick("ST-0001", "A", "S01", 1, ("z",)))

    assert [(b.owner, b.quantity, b.serials) for b in here.batches] == [
        ("", 3, ["A0", "x", "y"]),
        ("S01", 1, ["z"]),
    ]


def test_whole_batches_can_be_cleared_away() -> None:
    here = shelf((PAST, "A", 2), (SOON, "B", 1))

    gone = list(here.clear(b for b in here.batches if b.expiry < DAY))

    assert [(p.lot, p.quantity) for p in gone] == [("A", 2)]
    assert [b.lot for b in here.batches] == ["B"]


def test_a_batch_refuses_to_give_more_than_it_has() -> None:
    with pytest.raises(AssertionError):
        Batch(SOON, "A", "", 1).part("ST-0001", 2)
