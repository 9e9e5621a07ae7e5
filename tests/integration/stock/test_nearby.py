"""Nearby: of what is named alike, that comes first which lies in the asker's own department."""

from core.rights import Right, needs
from core.stock.lot import lot
from core.stock.nearby import ALIKE, lots_own_first, own_first
from core.stock.search import Hit, HitKind
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id


@needs(Right.SEE_STOCK)
def hits_first(uow: UnitOfWork, scores: list[tuple[int, float]]) -> list[int]:
    """The items of hits in the order that the asker reads them."""
    hits = [Hit(item, score, HitKind.NAME, True, 0) for item, score in scores]
    return [hit.item_id for hit in own_first(uow, hits)]


@needs(Right.SEE_STOCK)
def lots_first(uow: UnitOfWork, lots: list[int]) -> list[int]:
    """Lots in the order that the asker reads them."""
    return [each.id for each in lots_own_first(uow, [lot(uow, each) for each in lots])]


def test_of_names_alike_the_one_at_home_comes_first(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 1, place="OR-1")
    arrive(hospital, "GW-014", "W1", 1)
    balloon, wire = hospital.items["BA-2015"], hospital.items["GW-014"]
    alike = [(balloon, 1.0), (wire, 1.0 - ALIKE / 2)]

    assert hospital.door("nurse").ask_now(hits_first, alike) == [wire, balloon]
    assert hospital.door("or_nurse").ask_now(hits_first, alike) == [balloon, wire]
    assert hospital.program.ask_now(hits_first, alike) == [balloon, wire]


def test_a_better_name_goes_before_what_lies_at_home(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 1)
    balloon, wire = hospital.items["BA-2015"], hospital.items["GW-014"]
    unlike = [(balloon, 1.0), (wire, 1.0 - 2 * ALIKE)]

    assert hospital.door("nurse").ask_now(hits_first, unlike) == [balloon, wire]


def test_lots_at_home_come_before_those_elsewhere(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "FAR", 1, place="OR-1")
    arrive(hospital, "BA-2015", "HOME", 1)
    lots = [lot_id(hospital, "BA-2015", number) for number in ("FAR", "HOME")]

    assert hospital.door("nurse").ask_now(lots_first, lots) == lots[::-1]
    assert hospital.door("or_nurse").ask_now(lots_first, lots) == lots
    assert hospital.door("nurse").ask_now(lots_first, lots[:1]) == lots[:1]
