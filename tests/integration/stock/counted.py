"""Acts of a blind count by the nurse and the head of the cath lab, for tests of counts."""

from core.stock.count import Counted, CountLineOf, OpenCount, count_line, finish_count, open_count
from core.stock.count_record import CountView
from core.stock.count_review import CountReview, DecideCount, Decision, decide_count, review_count
from tests.acts import unit
from tests.hospital import Hospital
from tests.integration.stock.stocked import lot_id


def opening(hospital: Hospital, place: str = "CATH-A1", who: str = "nurse") -> CountView:
    return hospital.door(who).do_now(open_count, OpenCount(hospital.places[place].id))


def lot(
    hospital: Hospital,
    sheet: CountView,
    number: str,
    counted: int,
    item: str = "BA-2015",
    *,
    owner: int = 0,
) -> Counted:
    command = CountLineOf(sheet.id, counted, lot_id(hospital, item, number), owner=owner)
    return hospital.door("nurse").do_now(count_line, command)


def seen(hospital: Hospital, sheet: CountView, serial: str, counted: int = 1) -> Counted:
    command = CountLineOf(sheet.id, counted, unit=unit(hospital, serial).id)
    return hospital.door("nurse").do_now(count_line, command)


def finish(hospital: Hospital, sheet: CountView) -> CountView:
    return hospital.door("nurse").do_now(finish_count, sheet.id)


def review(hospital: Hospital, sheet: CountView) -> CountReview:
    return hospital.door("head").ask_now(review_count, sheet.id)


def approve(hospital: Hospital, sheet: CountView, reason: str = "counted twice") -> CountView:
    command = DecideCount(sheet.id, Decision.APPROVE, reason)
    return hospital.door("head").do_now(decide_count, command)


def differences(found: CountReview) -> list[tuple[str, int, int]]:
    return [
        (each.unit.label if each.unit else each.lot.number, each.expected, each.counted)
        for each in found.differences
    ]
