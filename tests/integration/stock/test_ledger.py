"""The ledger: which movements there are, what each refuses, and what it leaves behind."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from core.clock import SetClock
from core.errors import RefusedError
from core.rights import Right, needs
from core.stock.ledger import MOST, MOST_LINES, Entry, post, whole
from core.stock.lot import set_lot_status
from core.stock.place import close_place
from core.stock.posting import Line, Posted
from core.tables.kinds import LocationKind, LotStatus, MovementKind, UnitState
from core.unit_of_work import UnitOfWork
from tests.acts import figures, prove_clean, refused, unit
from tests.hospital import LONG, Hospital
from tests.integration.stock.second import second
from tests.integration.stock.stocked import arrive, end_id, keep, line, lot_id, move

K, M = LocationKind, MovementKind
SOON = date(2026, 3, 12)
WHERE = {
    **{"hospital": "H1", "store": "STORE", "department": "CATH", "cabinet": "CATH-A"},
    **{"bin": "CATH-A1", "taken": "CATH-TAKEN", "transit": "CATH-TRANSIT"},
    **{"quarantine": "quarantine", "supplier": "supplier", "patient": "patient"},
    **{"waste": "waste", "variance": "variance"},
}
SHELF = "store department cabinet bin"
TABLE = {
    "receive": ("supplier", f"{SHELF} quarantine"),
    "put_away": (SHELF, SHELF),
    "issue": (SHELF, SHELF),
    "take": (SHELF, "taken"),
    "use": (f"{SHELF} taken", "patient"),
    "return": ("taken", f"{SHELF} quarantine"),
    "send_back": (f"{SHELF} quarantine", "supplier"),
    "dispatch": (SHELF, "transit"),
    "arrive": ("transit", f"{SHELF} quarantine"),
    "adjust": (
        f"{SHELF} quarantine taken transit variance",
        f"{SHELF} quarantine taken transit variance",
    ),
    "dispose": (f"{SHELF} quarantine taken transit", "waste"),
    "quarantine": (f"{SHELF} quarantine", f"{SHELF} quarantine"),
    "reverse": (" ".join(WHERE), " ".join(WHERE)),
}
"""The table of moves, written by hand and apart from the ledger's own."""


@needs(Right.ANYONE)
def posting(uow: UnitOfWork, entry: Entry) -> Posted:
    return post(uow, entry)


def code_of(hospital: Hospital, kind: MovementKind, its: Line) -> str:
    try:
        move(hospital, kind, its)
    except RefusedError as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize("kind", list(MovementKind))
def test_a_movement_goes_only_where_its_kind_may(hospital: Hospital, kind: MovementKind) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    sources, targets = (each.split() for each in TABLE[kind])
    codes = trying(hospital, kind)

    assert codes.keys() == set(product(WHERE, WHERE))
    for (source, target), code in codes.items():
        if source == target:
            assert code == "posting.nowhere", (source, target)
        elif source in sources and target in targets:
            assert code in {"", "stock.not_enough"}, (source, target, code)
        else:
            assert code == "posting.ends", (source, target)


def trying(hospital: Hospital, kind: MovementKind) -> dict[tuple[str, str], str]:
    """Try a movement between any two places, all at once; return the refusals."""
    ends = {name: hospital.places[place.upper()].id for name, place in WHERE.items()}
    item, lot = hospital.items["BA-2015"], lot_id(hospital, "BA-2015", "B1")
    tried = {
        (source, target): hospital.program.begin(
            posting, Entry(kind, [Line(item, lot, 500, ends[source], ends[target])], 0)
        )
        for source, target in product(WHERE, WHERE)
    }
    refusals = {way: future.exception(20) for way, future in tried.items()}
    return {
        way: refusal.code if isinstance(refusal, RefusedError) else str(refusal or "")
        for way, refusal in refusals.items()
    }


def test_what_leaves_one_place_is_at_the_other(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)

    move(hospital, M.PUT_AWAY, line(hospital, "BA-2015", "B1", 2, ("CATH-A1", "OR-1")))

    assert figures(hospital, "BA-2015", "CATH").on_hand == 3
    assert figures(hospital, "BA-2015", "OR").on_hand == 2
    prove_clean(hospital)


def test_a_posting_is_whole_or_nothing(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    fits = line(hospital, "BA-2015", "B1", 5, ("CATH-A1", "OR-1"))
    one_more = line(hospital, "BA-2015", "B1", 1, ("CATH-A1", "OR-1"))

    with refused("stock.not_enough", asked=1, available=0, item="BA-2015", place="CATH-A1"):
        hospital.program.do_now(posting, Entry(M.PUT_AWAY, [fits, one_more], 0))

    assert figures(hospital, "BA-2015", "OR").on_hand == 0


def test_the_lines_of_a_posting_follow_one_another(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    there = line(hospital, "BA-2015", "B1", 5, ("CATH-A1", "OR-1"))
    back = line(hospital, "BA-2015", "B1", 5, ("OR-1", "CATH-A1"))

    hospital.program.do_now(posting, Entry(M.PUT_AWAY, [there, back, there], 0))

    assert figures(hospital, "BA-2015", "OR").on_hand == 5
    prove_clean(hospital)


@pytest.mark.parametrize("count", [0, MOST_LINES + 1])
def test_a_posting_has_some_lines_and_not_too_many(hospital: Hospital, count: int) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    its = line(hospital, "BA-2015", "B1", 1, ("CATH-A1", "OR-1"))

    with refused("posting.lines", most=MOST_LINES):
        hospital.program.do_now(posting, Entry(M.PUT_AWAY, [its] * count, 0))


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        (0, "quantity.not_positive"),
        (-3, "quantity.not_positive"),
        (MOST + 1, "quantity.too_large"),
        (10**30, "quantity.too_large"),
        (True, "quantity.not_whole"),
        (False, "quantity.not_whole"),
    ],
)
def test_a_quantity_is_a_sensible_number(quantity: int, code: str) -> None:
    with refused(code):
        whole(quantity)
    assert (whole(1), whole(MOST)) == (1, MOST)


def test_a_lot_belongs_to_its_item(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    lot, places = lot_id(hospital, "BA-2015", "B1"), hospital.places
    ends = (places["CATH-A1"].id, places["OR-1"].id)

    with refused("stock.unknown_lot", lot="B1"):
        move(hospital, M.PUT_AWAY, Line(hospital.items["GW-014"], lot, 1, *ends))
    with refused("stock.unknown_lot", lot="4711"):
        move(hospital, M.PUT_AWAY, Line(hospital.items["BA-2015"], 4711, 1, *ends))


def test_nothing_of_another_hospital_moves_here(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    other, item = second(hospital), hospital.items["BA-2015"]
    here, lot = hospital.places["CATH-A1"].id, lot_id(hospital, "BA-2015", "B1")
    target = hospital.places["OR-1"].id

    with refused("place.unknown", place=str(other.shelf)):
        move(hospital, M.PUT_AWAY, Line(item, lot, 1, here, other.shelf))
    with refused("place.unknown"):
        move(hospital, M.PUT_AWAY, Line(item, lot, 1, other.shelf, target))
    with refused("stock.unknown_lot"):
        move(hospital, M.PUT_AWAY, Line(item, other.lot, 1, here, target))
    stent = hospital.items["ST-3018"]
    arrive(hospital, "ST-3018", "L1", 1, serials=("A",))
    its_lot = lot_id(hospital, "ST-3018", "L1")
    with refused("unit.unknown"):
        move(hospital, M.PUT_AWAY, Line(stent, its_lot, 1, here, target, other.unit.id))


def test_a_closed_shelf_takes_nothing_but_gives_what_it_has(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "BA-2015", "B1", 5, place="CATH-A")
    hospital.door("administrator").do_now(close_place, "CATH-A1")

    with refused("place.closed", place="CATH-A1"):
        move(hospital, M.PUT_AWAY, line(hospital, "BA-2015", "B1", 1, ("CATH-A", "CATH-A1")))
    with refused("place.closed", place="CATH-A1"):
        arrive(hospital, "BA-2015", "B1", 1)
    move(hospital, M.PUT_AWAY, line(hospital, "BA-2015", "B1", 1, ("CATH-A1", "CATH-A")))
    move(hospital, M.ADJUST, line(hospital, "BA-2015", "B1", 2, ("variance", "CATH-A1")))
    assert figures(hospital, "BA-2015", "CATH").on_hand == 12
    prove_clean(hospital)


MAY_GO_EXPIRED = {"send_back", "dispose", "quarantine", "adjust", "return", "arrive", "reverse"}
WAYS = {
    "put_away": ("CATH-A1", "CATH-A"),
    "issue": ("CATH-A1", "CATH-A"),
    "take": ("CATH-A1", "CATH-TAKEN"),
    "use": ("CATH-A1", "patient"),
    "return": ("CATH-TAKEN", "CATH-A1"),
    "send_back": ("CATH-A1", "supplier"),
    "dispatch": ("CATH-A1", "OR-TRANSIT"),
    "arrive": ("CATH-TRANSIT", "CATH-A1"),
    "adjust": ("CATH-A1", "variance"),
    "dispose": ("CATH-A1", "waste"),
    "quarantine": ("CATH-A1", "quarantine"),
    "reverse": ("CATH-A1", "supplier"),
    "receive": ("supplier", "CATH-A1"),
}


@pytest.mark.parametrize("kind", list(MovementKind))
@pytest.mark.parametrize("how", ["expired", "recalled"])
def test_an_expired_or_held_lot_only_goes_away_or_is_put_back(
    hospital: Hospital, clock: SetClock, kind: MovementKind, how: str
) -> None:
    arrive(hospital, "BA-2015", "B1", 9, expiry=SOON)
    for way in (("CATH-A1", "CATH-TAKEN"), ("CATH-A1", "CATH-TRANSIT")):
        move(hospital, M.ADJUST, line(hospital, "BA-2015", "B1", 2, way))
    if how == "expired":
        clock.set(datetime(2026, 3, 13, tzinfo=UTC))
    else:
        lot = lot_id(hospital, "BA-2015", "B1")
        hospital.door("manager").do_now(set_lot_status, lot, LotStatus.RECALLED, "letter")

    code = code_of(hospital, kind, line(hospital, "BA-2015", "B1", 1, WAYS[kind]))

    wrong = "stock.expired" if how == "expired" else "stock.held"
    assert code == ("" if kind in MAY_GO_EXPIRED else wrong)


STATES = {
    "CATH-TAKEN": UnitState.TAKEN,
    "CATH-TRANSIT": UnitState.IN_TRANSIT,
    "quarantine": UnitState.IN_STOCK,
    "supplier": UnitState.SENT_BACK,
    "patient": UnitState.USED,
    "waste": UnitState.DISPOSED,
    "variance": UnitState.MISSING,
    "CATH-A": UnitState.IN_STOCK,
}


@pytest.mark.parametrize("target", list(STATES))
def test_a_pieces_state_is_where_it_went(hospital: Hospital, target: str) -> None:
    arrive(hospital, "ST-3018", "L1", 1, serials=("A",))
    its = line(hospital, "ST-3018", "L1", 1, ("CATH-A1", target))
    piece = unit(hospital, "A")

    move(hospital, M.REVERSE, Line(its.item, its.lot, 1, its.source, its.target, piece.id))

    now = unit(hospital, "A")
    assert (now.state, now.location) == (STATES[target], its.target)


def test_a_piece_moves_alone_from_where_it_is_and_as_what_it_is(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L1", 2, serials=("A", "B"))
    arrive(hospital, "ST-3018", "L2", 1, serials=("C",))
    its = line(hospital, "ST-3018", "L1", 1, ("CATH-A1", "CATH-A"))
    a, c = unit(hospital, "A"), unit(hospital, "C")

    def moving(quantity: int, source: int, named: int | None, owner: int = 0) -> None:
        ends = (source, its.target)
        move(hospital, M.PUT_AWAY, Line(its.item, its.lot, quantity, *ends, named, owner))

    with refused("unit.needed", item="ST-3018"):
        moving(1, its.source, None)
    with refused("quantity.one_unit", n=2):
        moving(2, its.source, a.id)
    with refused("unit.mismatch", unit="C"):
        moving(1, its.source, c.id)
    with refused("unit.mismatch", unit="A"):
        moving(1, its.source, a.id, owner=77)
    with refused("stock.unit_elsewhere", unit="A", place="CATH-A1"):
        moving(1, hospital.places["CATH"].id, a.id)
    with refused("unit.unknown", unit="4711"):
        moving(1, its.source, 4711)
    used = Line(its.item, its.lot, 1, its.source, end_id(hospital, "patient"), a.id)
    move(hospital, M.USE, used)
    with refused("stock.unit_used", unit="A", place="PATIENT"):
        moving(1, its.source, a.id)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  torn\0box ", "torn box"),
        ("x" * 10_000, "x" * 200),
        ("<b>&", "<b>&"),
        ("\ud83d half", "half"),
    ],
)
def test_a_reason_is_kept_as_it_can_be_kept(hospital: Hospital, text: str, kept: str) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    its = line(hospital, "BA-2015", "B1", 1, ("CATH-A1", "CATH-A"))

    posted = move(hospital, M.PUT_AWAY, its, reason=text, reference=text)

    assert (posted.reason, posted.reference) == (kept, kept[:64])


def test_what_is_reserved_does_not_leave(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    keep(hospital, "BA-2015", "B1", 4)
    ways = ("CATH-A1", "CATH-A")

    with refused("stock.reserved", asked=2, available=1):
        move(hospital, M.PUT_AWAY, line(hospital, "BA-2015", "B1", 2, ways))
    with refused("stock.not_enough", asked=6, available=1):
        move(hospital, M.PUT_AWAY, line(hospital, "BA-2015", "B1", 6, ways))
    move(hospital, M.PUT_AWAY, line(hospital, "BA-2015", "B1", 1, ways))


def test_stock_of_several_owners_is_kept_apart(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "BA-2015", "B1", 3, owner=77, expiry=LONG)
    its = line(hospital, "BA-2015", "B1", 4, ("CATH-A1", "CATH-A"))

    with refused("stock.not_enough", available=3, asked=4):
        move(hospital, M.PUT_AWAY, Line(its.item, its.lot, 4, its.source, its.target, None, 77))
    move(hospital, M.PUT_AWAY, its)
    assert figures(hospital, "BA-2015", "CATH").on_hand == 8
    prove_clean(hospital)
