from datetime import UTC, datetime, timedelta

from bot.demonstration.building.books import Books
from bot.demonstration.building.timetable import Timetable
from bot.demonstration.hospital import Hospital
from bot.demonstration.steps import Step, Use
from core.tables.kinds import CaseState

MORNING = datetime(2026, 11, 20, 1, tzinfo=UTC)


def timetable(the_hospital: Hospital) -> Timetable:
    places = {code: number for number, code in enumerate(the_hospital.places, 1)}
    return Timetable(the_hospital, Books(places=places))


def use(token: str, place: str, hours: int = 0) -> Step:
    site = "DCH" if place.startswith("C-") else "DUH"
    return Use(MORNING + timedelta(hours=hours), "NUR01", site, place, token, ())


def test_a_case_is_listed_once_at_its_department_and_its_first_use(the_hospital: Hospital) -> None:
    table = timetable(the_hospital)

    lists = dict(
        table.day([use("CATH-1", "CATH-C1-1"), use("CATH-1", "CATH-C2-1", 1), use("X", "OR", 2)])
    )

    assert list(lists) == ["DUH"]
    assert [each.token for each in lists["DUH"]] == ["CATH-1", "X"]
    assert lists["DUH"][0].at == MORNING
    assert lists["DUH"][0].place == table.books.places["CATH"]
    assert lists["DUH"][0].state is CaseState.SCHEDULED


def test_the_next_list_brings_the_day_before_done(the_hospital: Hospital) -> None:
    table = timetable(the_hospital)
    list(table.day([use("CATH-1", "CATH-C1-1")]))

    lists = dict(table.day([use("C-CATH-1", "C-CATH-C1-1")]))

    assert [(e.token, e.state) for e in lists["DUH"]] == [("CATH-1", CaseState.DONE)]
    assert [(e.token, e.state) for e in lists["DCH"]] == [("C-CATH-1", CaseState.SCHEDULED)]
    last = dict(table.day([]))
    assert [(e.token, e.state) for e in last["DCH"]] == [("C-CATH-1", CaseState.DONE)]


def test_what_is_done_there_is_an_operation_of_the_department(the_hospital: Hospital) -> None:
    table = timetable(the_hospital)
    known = {o.title_zh for o in the_hospital.operations if o.place == "CATH"}

    ((_, listed),) = table.day([use(f"CATH-{n}", "CATH-C1-1", n) for n in range(12)])

    titles = {each.title.split(" · ")[0] for each in listed}
    assert titles == known
    again = timetable(the_hospital)
    ((_, same),) = again.day([use(f"CATH-{n}", "CATH-C1-1", n) for n in range(12)])
    assert same == listed


def test_every_title_fits_its_column(the_hospital: Hospital) -> None:
    for operation in the_hospital.operations:
        assert len(f"{operation.title_zh} · {operation.title_en}") <= 80
