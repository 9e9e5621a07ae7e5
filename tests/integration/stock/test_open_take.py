"""What is in hands: opened by a take, settled by what follows it, in one commit or many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RefusedError
from core.flow.issue import GiveBack, Take, give_back, my_takes, take
from core.rights import Right, needs
from core.stock.open_take import Hand, Hands, settle, share
from core.stock.posting import Line, Posted
from core.unit_of_work import UnitOfWork
from tests.acts import figures, prove_clean, refused, unit
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.core.acts import writer_held
from tests.integration.stock.second import second
from tests.integration.stock.stocked import arrive

HAND = Hand(1, 0, 2, 3, 4, None, 5, 6, 7, 10, 10, 0)
"""Ten pieces of a take, all still in the hands."""


def taking(hospital: Hospital, quantity: int, item: str = "BA-2015", who: str = "nurse") -> Posted:
    command = Take(hospital.items[item], hospital.places["CATH"].id, quantity)
    return hospital.door(who).do_now(take, command)


@given(st.lists(st.integers(0, 9), max_size=6), st.integers(1, 40))
def test_a_quantity_is_shared_over_open_lines_in_their_order(opens: list[int], wanted: int) -> None:
    hands = [HAND._replace(line=number, open=left) for number, left in enumerate(opens)]
    if sum(opens) < wanted:
        with refused("flow.not_in_hands", open=sum(opens), asked=wanted):
            share(hands, wanted)
        return

    shares = share(hands, wanted)

    assert sum(count for _, count in shares) == wanted
    assert all(0 < count <= each.open for each, count in shares)
    assert all(count == each.open for each, count in shares[:-1])
    assert [each.line for each, _ in shares] == sorted(each.line for each, _ in shares)


def test_a_piece_out_of_the_hands_follows_its_take() -> None:
    assert HAND.out(2, 99) == Line(3, 4, 2, 7, 99, None, 5, 1)


def test_takes_of_one_commit_are_given_back_in_the_same(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 9)
    item, nurse = hospital.items["BA-2015"], hospital.door("nurse")
    command = Take(item, hospital.places["CATH"].id, 2)
    with writer_held(hospital):
        takes = [nurse.begin(take, command) for _ in range(3)]
        some = nurse.begin(give_back, GiveBack(3, item=item))
        too_many = nurse.begin(give_back, GiveBack(4, item=item))
        rest = nurse.begin(give_back, GiveBack(3, item=item))

    latest_first = [future.result(20).id for future in takes][::-1]
    assert [line.follows for line in some.result(20).lines] == latest_first[:2]
    assert isinstance(too_many.exception(20), RefusedError)
    assert sum(line.quantity for line in rest.result(20).lines) == 3
    assert [line.open for line in nurse.ask_now(my_takes, NOON)] == [0, 0, 0]
    assert figures(hospital, "BA-2015", "CATH").on_hand == 9
    prove_clean(hospital)


def test_everybody_has_only_what_they_took(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 9)
    taking(hospital, 2)
    taking(hospital, 3, who="second_nurse")

    with refused("flow.not_in_hands", open=2, asked=3):
        hospital.door("nurse").do_now(give_back, GiveBack(3, item=hospital.items["BA-2015"]))
    with refused("flow.not_in_hands", open=0, asked=1):
        hospital.door("nurse").do_now(give_back, GiveBack(1, item=hospital.items["GW-014"]))
    hospital.door("second_nurse").do_now(give_back, GiveBack(3, item=hospital.items["BA-2015"]))
    prove_clean(hospital)


@pytest.mark.parametrize(
    "command",
    [
        GiveBack(1, take=4711),
        GiveBack(1, line=0),
        GiveBack(1, item=4711),
        GiveBack(1),
        GiveBack(2, item=0),
    ],
)
def test_what_nobody_took_is_not_given_back(hospital: Hospital, command: GiveBack) -> None:
    with refused("flow.not_in_hands", open=0, asked=command.quantity):
        hospital.door("nurse").do_now(give_back, command)


def test_a_take_of_another_hospital_is_not_ours_to_return(hospital: Hospital) -> None:
    other = second(hospital)
    theirs = other.door().do_now(take, Take(hospital.items["BA-2015"], other.shelf, 2))

    with refused("flow.not_in_hands", open=0):
        hospital.door("nurse").do_now(give_back, GiveBack(1, take=theirs.id))
    with refused("unit.unknown"):
        hospital.door("nurse").do_now(give_back, GiveBack(1, unit=other.unit.id))
    assert other.door().do_now(give_back, GiveBack(2, take=theirs.id)).lines


def test_a_line_that_is_not_in_the_take_has_nothing_open(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 2, serials=("A", "B"))
    taken = taking(hospital, 2, "ST-3018")

    with refused("flow.not_in_hands", open=0):
        hospital.door("nurse").do_now(give_back, GiveBack(1, take=taken.id, line=7))
    hospital.door("nurse").do_now(give_back, GiveBack(1, take=taken.id, line=1))
    assert unit(hospital, "B").location == hospital.places["CATH-A1"].id


@needs(Right.RUN)
def settle_too_much(uow: UnitOfWork, posting: int) -> None:
    hands = uow.writing.cache(Hands)
    settle(uow, [(each, each.open + 1) for each in hands.of_posting(uow.site, posting)])


def test_settling_more_than_was_taken_is_a_bug_and_changes_nothing(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 9)
    taken = taking(hospital, 2)

    with pytest.raises(AssertionError, match="more settled"):
        hospital.program.do_now(settle_too_much, taken.id)
    prove_clean(hospital)
