"""What lies in quarantine is let out by who may where it was set aside, and by nobody else."""

from core.flow.adjust import (
    DisposalReason,
    Dispose,
    Quarantine,
    Release,
    dispose,
    quarantine,
    release,
)
from core.stock.aside import asides
from tests.acts import figures, prove_clean, refused, unit
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id

BALLOON, STENT = "BA-2015", "ST-3018"


def set_aside(hospital: Hospital, place: str, quantity: int, lot: str = "B1") -> None:
    """Receive balloons on a shelf and set them aside there."""
    arrive(hospital, BALLOON, lot, quantity, place=place)
    its = (hospital.items[BALLOON], lot_id(hospital, BALLOON, lot), quantity, "box torn")
    hospital.door("storekeeper").do_now(quarantine, Quarantine(hospital.places[place].id, *its))


def let_out(
    hospital: Hospital, who: str, quantity: int, place: str = "CATH-A1", lot: str = "B1"
) -> None:
    its = (hospital.items[BALLOON], lot_id(hospital, BALLOON, lot), quantity, "looked at")
    hospital.door(who).do_now(release, Release(hospital.places[place].id, *its))


def offered(hospital: Hospital, who: str, lot: str = "B1") -> dict[str, int]:
    lots = (lot_id(hospital, BALLOON, lot),)
    found = hospital.door(who).ask_now(asides, lots)
    return {each.source.code: each.quantity for each in found}


def test_a_head_does_not_get_what_another_department_set_aside(hospital: Hospital) -> None:
    set_aside(hospital, "OR-1", 5)

    with refused("people.not_allowed"):
        let_out(hospital, "head", 1)
    assert offered(hospital, "head") == {}
    assert offered(hospital, "storekeeper") == {"OR-1": 5}
    let_out(hospital, "storekeeper", 5, "OR-1")

    assert figures(hospital, BALLOON, "OR").available == 5
    assert offered(hospital, "storekeeper") == {}


def test_of_one_lot_each_department_has_its_own_share(hospital: Hospital) -> None:
    set_aside(hospital, "OR-1", 5)
    set_aside(hospital, "CATH-A1", 3)

    assert offered(hospital, "head") == {"CATH-A1": 3}
    with refused("people.not_allowed"):
        let_out(hospital, "head", 4)
    let_out(hospital, "head", 3)
    with refused("people.not_allowed"):
        let_out(hospital, "head", 1)
    assert figures(hospital, BALLOON, "CATH").available == 3
    prove_clean(hospital)


def test_what_was_set_aside_again_elsewhere_belongs_there(hospital: Hospital) -> None:
    set_aside(hospital, "CATH-A1", 2)
    let_out(hospital, "storekeeper", 2, "OR-1")
    its = (hospital.items[BALLOON], lot_id(hospital, BALLOON, "B1"), 2, "wet")
    hospital.door("storekeeper").do_now(quarantine, Quarantine(hospital.places["OR-1"].id, *its))

    with refused("people.not_allowed"):
        let_out(hospital, "head", 1)
    assert offered(hospital, "head") == {}


def test_what_is_thrown_away_is_what_has_lain_longest(hospital: Hospital) -> None:
    set_aside(hospital, "CATH-A1", 2)
    set_aside(hospital, "OR-1", 3)
    aside = next(p for p in hospital.places.values() if p.kind == "quarantine")
    its = (hospital.items[BALLOON], lot_id(hospital, BALLOON, "B1"), 3)
    command = Dispose(aside.id, *its, DisposalReason.DAMAGED)
    hospital.door("storekeeper").do_now(dispose, command)

    assert offered(hospital, "storekeeper") == {"OR-1": 2}
    with refused("people.not_allowed"):
        let_out(hospital, "head", 1)


def test_a_piece_goes_back_by_who_may_where_it_lay(hospital: Hospital) -> None:
    arrive(hospital, STENT, "S1", 1, place="OR-1", serials=("A",))
    arrive(hospital, STENT, "S1", 1, serials=("B",))
    other, own = unit(hospital, "A").id, unit(hospital, "B").id
    keeper, head = hospital.door("storekeeper"), hospital.door("head")
    here = hospital.places["CATH-A1"].id
    for place, piece in (("OR-1", other), ("CATH-A1", own)):
        lying = hospital.places[place].id
        keeper.do_now(quarantine, Quarantine(lying, 0, 0, 1, "dented", piece))

    with refused("people.not_allowed"):
        head.do_now(release, Release(here, 0, 0, 1, "mine now", other))
    head.do_now(release, Release(here, 0, 0, 1, "checked", own))

    assert figures(hospital, STENT, "CATH").available == 1


def test_more_than_there_is_is_not_there(hospital: Hospital) -> None:
    set_aside(hospital, "CATH-A1", 2)

    with refused("stock.not_enough", available=2, asked=3):
        let_out(hospital, "head", 3)
