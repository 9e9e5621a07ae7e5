"""What somebody may reverse: at the own place, once, and not what two people looked at alone."""

import pytest

from core.flow.issue import GiveBack, Take, give_back, take
from core.people.enlist import grant_role
from core.people.staff import Role
from core.stock.posting import Posted
from core.stock.reverse import Reverse, reverse
from core.stock.reversible import reversible
from tests.acts import figures, prove_clean, refused
from tests.hospital import Hospital
from tests.integration.stock.counted import approve, finish, lot, opening
from tests.integration.stock.stocked import arrive


def may(hospital: Hospital, who: str, *postings: int) -> tuple[int, ...]:
    return hospital.door(who).ask_now(reversible, postings)


def taking(hospital: Hospital) -> Posted:
    command = Take(hospital.items["BA-2015"], hospital.places["CATH"].id)
    return hospital.door("nurse").do_now(take, command)


def counted(hospital: Hospital) -> int:
    """Count five as three by the nurse, approved by the head; return the adjustment."""
    arrive(hospital, "BA-2015", "B1", 5)
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 3)
    finish(hospital, sheet)
    posted = approve(hospital, sheet).posting
    assert posted is not None
    return posted


def test_each_posting_is_named_once_in_its_order(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    first, second = taking(hospital).id, taking(hospital).id

    assert may(hospital, "head", second, first, second) == (second, first)
    assert may(hospital, "storekeeper", first) == (first,)


def test_what_lies_beyond_the_own_department_is_not_offered(hospital: Hospital) -> None:
    posted = arrive(hospital, "BA-2015", "B1", 5, place="OR-1").id

    assert may(hospital, "head", posted) == ()
    assert may(hospital, "storekeeper", posted) == (posted,)


def test_what_was_reversed_or_has_moved_on_is_not_offered(hospital: Hospital) -> None:
    received = arrive(hospital, "BA-2015", "B1", 1).id
    taken = taking(hospital).id
    returned = hospital.door("nurse").do_now(give_back, GiveBack(take=taken)).id
    assert may(hospital, "storekeeper", received, taken, returned) == (received, returned)

    back = hospital.door("storekeeper").do_now(reverse, Reverse(returned, "still with her")).id

    assert may(hospital, "storekeeper", received, taken, returned, back) == (taken,)


@pytest.mark.parametrize("who", ["nurse", "administrator"])
def test_only_who_may_adjust_is_offered_anything(hospital: Hospital, who: str) -> None:
    with refused("people.not_allowed"):
        may(hospital, who, arrive(hospital, "BA-2015", "B1", 5).id)


def test_a_count_is_reversed_by_a_third_person(hospital: Hospital) -> None:
    posted = counted(hospital)
    hospital.program.do_now(grant_role, hospital.staff["nurse"], Role.STOREKEEPER, "CATH")

    for who in ("nurse", "head"):
        assert may(hospital, who, posted) == ()
        with refused("count.reversed_by_third"):
            hospital.door(who).do_now(reverse, Reverse(posted, "two were in the drawer"))
    assert may(hospital, "storekeeper", posted) == (posted,)
    hospital.door("storekeeper").do_now(reverse, Reverse(posted, "two were in the drawer"))

    assert figures(hospital, "BA-2015", "CATH").on_hand == 5
    prove_clean(hospital)
