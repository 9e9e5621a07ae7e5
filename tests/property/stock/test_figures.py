"""Figures add up, whatever lies where and in whatever state."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.clock import NO_EXPIRY, day
from core.stock.figures import Free, Lying, Tally, counted, summed
from core.stock.location import Place
from core.tables.kinds import VIRTUAL, LocationKind, LotStatus, PickRule

TODAY = 20260310
DAYS = st.sampled_from((20260309, TODAY, 20270630, NO_EXPIRY))
REAL = [kind for kind in LocationKind if kind not in VIRTUAL and kind is not LocationKind.HOSPITAL]


def place(kind: LocationKind) -> Place:
    return Place(1, None, "P", kind, "", "", (), "/1/", (), PickRule.FEFO, active=True)


@st.composite
def balances(draw: st.DrawFn) -> tuple[Place, Lying]:
    on_hand = draw(st.integers(1, 50))
    kept = draw(st.integers(0, on_hand))
    status = draw(st.sampled_from(LotStatus)).value
    lying = Lying(1, draw(DAYS), 1, 0, on_hand, kept, status, "A")
    return place(draw(st.sampled_from(REAL))), lying


def tally(lines: list[tuple[Place, Lying]]) -> Tally:
    total = Tally()
    for where, lying in lines:
        total.add(where, lying, TODAY)
    return total


@given(st.lists(balances()))
def test_every_piece_counts_exactly_once(lines: list[tuple[Place, Lying]]) -> None:
    found = tally(lines).figures()

    shares = (found.available, found.reserved, found.held, found.expired)
    assert sum(shares) == found.on_hand
    assert found.on_hand + found.taken + found.in_transit == sum(each.on_hand for _, each in lines)
    assert min(shares) >= 0


@given(st.lists(balances()))
def test_the_nearest_expiry_is_of_what_may_be_taken(lines: list[tuple[Place, Lying]]) -> None:
    free = [
        lying.expiry
        for where, lying in lines
        if where.shelf
        and lying.status == LotStatus.AVAILABLE
        and lying.expiry >= TODAY
        and lying.on_hand > lying.reserved
    ]

    nearest: date | None = day(min(free, default=NO_EXPIRY))

    assert tally(lines).figures().nearest_expiry == nearest


@given(st.lists(balances()), st.lists(balances()))
def test_parts_add_up_to_the_whole(
    some: list[tuple[Place, Lying]], others: list[tuple[Place, Lying]]
) -> None:
    parts = summed([tally(some).figures(), tally(others).figures()])

    assert parts == tally(some + others).figures()


@given(st.sampled_from(REAL), st.lists(balances()))
def test_a_place_is_counted_at_once_as_it_is_balance_by_balance(
    kind: LocationKind, lines: list[tuple[Place, Lying]]
) -> None:
    here, free = place(kind), list[Free]()

    found = counted(here, [lying for _, lying in lines], TODAY, free)

    assert found == tally([(here, lying) for _, lying in lines]).figures()
    assert sum(pieces for *_, pieces, _ in free) == found.available


@given(balances())
def test_what_is_told_as_free_is_what_is_available(one: tuple[Place, Lying]) -> None:
    total = Tally()

    free = total.add(*one, TODAY)

    assert free == total.figures().available
