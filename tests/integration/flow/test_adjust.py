"""Stock set right, thrown away, set aside, released, sent back: always with a reason."""

from datetime import date

import pytest

from core.clock import SetClock
from core.flow.adjust import (
    Adjust,
    DisposalReason,
    Dispose,
    Quarantine,
    Release,
    SendBack,
    adjust,
    disposal_reason,
    dispose,
    quarantine,
    release,
    send_back,
)
from core.stock.reservation import Reserve, reserve
from core.stock.reverse import undo
from core.tables.kinds import UnitState
from tests.acts import figures, prove_clean, refused, unit
from tests.hospital import Hospital, kept_supplier
from tests.integration.stock.stocked import arrive, lot_id

SOON = date(2026, 3, 12)


def about(hospital: Hospital, item: str = "BA-2015", lot: str = "B1") -> tuple[int, int, int]:
    return hospital.places["CATH-A1"].id, hospital.items[item], lot_id(hospital, item, lot)


def test_a_figure_is_set_right_both_ways(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    door = hospital.door("storekeeper")

    down = door.do_now(adjust, Adjust(*about(hospital), -2, "not found"))
    assert figures(hospital, "BA-2015", "CATH").on_hand == 3
    door.do_now(adjust, Adjust(*about(hospital), 3, "behind the box"))

    assert down.reason == "not found"
    assert figures(hospital, "BA-2015", "CATH").on_hand == 6
    prove_clean(hospital)


def test_an_adjustment_needs_a_reason_and_a_change(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    door = hospital.door("storekeeper")

    with refused("reason.missing"):
        door.do_now(adjust, Adjust(*about(hospital), -2, "  "))
    with refused("flow.zero_change"):
        door.do_now(adjust, Adjust(*about(hospital), 0, "why"))
    with refused("stock.not_enough", available=5, asked=6):
        door.do_now(adjust, Adjust(*about(hospital), -6, "why"))


def test_the_same_adjustment_counts_once(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    door = hospital.door("storekeeper", "k")

    first = door.do_now(adjust, Adjust(*about(hospital), -2, "not found"))

    assert door.do_now(adjust, Adjust(*about(hospital), -2, "not found")) == first
    assert figures(hospital, "BA-2015", "CATH").on_hand == 3


def test_a_missing_unit_turns_up_again(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    door, piece = hospital.door("head"), unit(hospital, "A")
    place = hospital.places["CATH-A1"].id

    with refused("flow.not_missing", unit="A"):
        door.do_now(adjust, Adjust(place, 0, 0, 1, "found", piece.id))
    door.do_now(adjust, Adjust(place, 0, 0, -1, "not on the shelf", piece.id))
    assert unit(hospital, "A").state is UnitState.MISSING
    door.do_now(adjust, Adjust(hospital.places["CATH"].id, 0, 0, 1, "found", piece.id))

    found = unit(hospital, "A")
    assert (found.state, found.location) == (UnitState.IN_STOCK, hospital.places["CATH"].id)
    prove_clean(hospital)


def test_a_unit_is_one_piece_of_its_own_lot(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    arrive(hospital, "ST-3018", "M", 1, serials=("B",))
    door, piece = hospital.door("head"), unit(hospital, "A")
    place, item, other = about(hospital, "ST-3018", "M")

    with refused("quantity.one_unit", n=2):
        door.do_now(adjust, Adjust(place, item, 0, -2, "why", piece.id))
    with refused("unit.mismatch", unit="A"):
        door.do_now(adjust, Adjust(place, item, other, -1, "why", piece.id))
    with refused("unit.needed", item="ST-3018"):
        door.do_now(adjust, Adjust(place, item, other, -1, "why"))


def test_expired_stock_is_thrown_away(hospital: Hospital, clock: SetClock) -> None:
    arrive(hospital, "BA-2015", "B1", 5, expiry=SOON)
    clock.advance(days=5)

    command = Dispose(*about(hospital), 5, DisposalReason.EXPIRED)
    posted = hospital.door("storekeeper").do_now(dispose, command)

    assert disposal_reason(posted.reason) == (DisposalReason.EXPIRED, "")
    assert figures(hospital, "BA-2015", "CATH").on_hand == 0
    prove_clean(hospital)


def test_several_expired_pieces_are_thrown_away_in_one_posting(
    hospital: Hospital, clock: SetClock
) -> None:
    arrive(hospital, "ST-3018", "L", 3, expiry=SOON, serials=("A", "B", "C"))
    clock.advance(days=5)
    pieces = tuple(unit(hospital, name).id for name in "AC")
    door = hospital.door("storekeeper")

    posted = door.do_now(
        dispose, Dispose(*about(hospital, "ST-3018", "L"), 2, DisposalReason.EXPIRED, units=pieces)
    )

    assert [line.unit for line in posted.lines] == list(pieces)
    states = [unit(hospital, name).state for name in "ABC"]
    assert states == [UnitState.DISPOSED, UnitState.IN_STOCK, UnitState.DISPOSED]
    prove_clean(hospital)
    door.do_now(undo, posted.id)
    assert unit(hospital, "A").state is UnitState.IN_STOCK
    prove_clean(hospital)


def test_several_pieces_go_only_as_many_as_were_said_and_none_twice(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 2, serials=("A", "B"))
    piece, other = unit(hospital, "A").id, unit(hospital, "B").id
    its, why = about(hospital, "ST-3018", "L"), DisposalReason.DAMAGED
    door = hospital.door("storekeeper")

    for quantity, pieces in ((2, (piece, piece)), (3, (piece, other)), (1, (piece, other))):
        with refused("quantity.one_unit"):
            door.do_now(dispose, Dispose(*its, quantity, why, units=pieces))
    assert unit(hospital, "A").state is UnitState.IN_STOCK


def test_another_reason_needs_a_note(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    door = hospital.door("storekeeper")

    with refused("flow.note_missing"):
        door.do_now(dispose, Dispose(*about(hospital), 1, DisposalReason.OTHER, " "))
    assert door.do_now(dispose, Dispose(*about(hospital), 1, DisposalReason.OTHER, "rain")).lines


@pytest.mark.parametrize("text", ["", "free words", "lost: in the rain"])
def test_a_reason_that_is_no_disposals_stays_text(text: str) -> None:
    assert disposal_reason(text) == (None, text)


def test_what_is_set_aside_is_counted_but_not_available(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    door = hospital.door("storekeeper")

    door.do_now(quarantine, Quarantine(*about(hospital), 3, "box torn"))
    assert figures(hospital, "BA-2015", "CATH").available == 2
    with refused("stock.not_enough", available=3, asked=4):
        door.do_now(release, Release(*about(hospital), 4, "looked at"))
    with refused("reason.missing"):
        door.do_now(release, Release(*about(hospital), 2, ""))
    door.do_now(release, Release(*about(hospital), 2, "looked at"))

    assert figures(hospital, "BA-2015", "CATH").available == 4
    prove_clean(hospital)


def test_stock_goes_back_to_its_supplier(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 1, serials=("A",), owner=77)
    piece = unit(hospital, "A")
    place, item, lot = about(hospital, "ST-3018", "L")

    command = SendBack(place, item, lot, 1, "not needed", piece.id)
    posted = hospital.door("storekeeper").do_now(send_back, command)

    assert posted.lines[0].owner == 77
    assert unit(hospital, "A").state is UnitState.SENT_BACK
    prove_clean(hospital)


def test_reserved_stock_can_be_adjusted_away_and_disposed(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    kept = Reserve(hospital.items["BA-2015"], hospital.places["CATH"].id, 4, "CS-1")
    hospital.door("surgeon").do_now(reserve, kept)
    door = hospital.door("storekeeper")

    door.do_now(adjust, Adjust(*about(hospital), -2, "why"))
    door.do_now(dispose, Dispose(*about(hospital), 2, DisposalReason.DAMAGED))

    found = figures(hospital, "BA-2015", "CATH")
    assert (found.on_hand, found.reserved, found.available) == (1, 1, 0)
    prove_clean(hospital)


def test_each_act_needs_its_right_at_the_place(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    nurse = hospital.door("nurse")

    with refused("people.not_allowed"):
        nurse.do_now(adjust, Adjust(*about(hospital), -2, "why"))
    with refused("people.not_allowed"):
        nurse.do_now(dispose, Dispose(*about(hospital), 2, DisposalReason.DAMAGED))
    with refused("people.not_allowed"):
        nurse.do_now(quarantine, Quarantine(*about(hospital), 2, "why"))
    with refused("people.not_allowed"):
        hospital.door("head").do_now(send_back, SendBack(*about(hospital), 2, "why"))


def test_each_act_under_the_same_key_counts_once(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 9)
    its, keeper = about(hospital), hospital.door("storekeeper")

    def twice(key: str) -> None:
        door = keeper.keyed(key)
        acts = {
            "d": lambda: door.do_now(dispose, Dispose(*its, 1, DisposalReason.DAMAGED)),
            "q": lambda: door.do_now(quarantine, Quarantine(*its, 2, "wet")),
            "r": lambda: door.do_now(release, Release(*its, 1, "dry")),
            "s": lambda: door.do_now(send_back, SendBack(*its, 3, "too many")),
        }
        assert acts[key]() == acts[key]()

    for key in "dqrs":
        twice(key)

    assert figures(hospital, "BA-2015", "CATH").on_hand == 9 - 1 - 2 + 1 - 3
    with refused("key.reused"):
        keeper.keyed("d").do_now(dispose, Dispose(*its, 2, DisposalReason.DAMAGED))
    prove_clean(hospital)


def test_what_turns_up_belongs_to_somebody_known(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    wrong = Adjust(*about(hospital), 1, "behind the box", owner=424242)

    with refused("owner.unknown", owner="424242"):
        hospital.door("storekeeper").do_now(adjust, wrong)

    hospital.program.do_now(kept_supplier, 424242)
    hospital.door("storekeeper").do_now(adjust, wrong)
    assert figures(hospital, "BA-2015", "CATH").on_hand == 6
