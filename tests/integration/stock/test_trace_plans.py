"""Every statement of the trace finds its rows by an index; none reads the whole of a long table."""

import sqlite3
from datetime import timedelta

import pytest

from core.flow.issue import Take, take
from core.rights import Right, needs
from core.statement import Hot
from core.stock import trace_query
from core.stock.trace import posting_history
from core.tables.kinds import MovementKind
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WINDOW = {"size": 20, "skipped": 0}
LISTED: dict[str, tuple[tuple[Hot, Hot], dict[str, object]]] = {
    "item": (trace_query.OF_ITEM, {"item": 1}),
    "lot": (trace_query.OF_LOT, {"lot": 1}),
    "unit": (trace_query.OF_UNIT, {"unit": 1}),
    "actor": (trace_query.OF_ACTOR, {"actor": 1, "since": 0}),
}
ALONE: dict[str, tuple[Hot, dict[str, object]]] = {
    "flows": (trace_query.FLOWS, {"lot": 1}),
    "uses": (trace_query.USES, {"lot": 1, "kind": MovementKind.USE.value, "most": 9, "skipped": 0}),
}
STATEMENTS = {
    **{f"{name}_count": (hots[0], about) for name, (hots, about) in LISTED.items()},
    **{f"{name}_page": (hots[1], {**about, **WINDOW}) for name, (hots, about) in LISTED.items()},
    **ALONE,
}
"""Every statement with parameters that it takes."""


@needs(Right.RUN)
def plan(uow: UnitOfWork, hot: Hot, about: dict[str, object]) -> list[str]:
    """Return how SQLite would run a statement, step by step."""
    connection = uow.reading.cold()
    text = hot.text(connection.dialect)
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    found = driver.execute(f"EXPLAIN QUERY PLAN {text.sql}", text.filled({"site": 1, **about}))
    return [row[3] for row in found]


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_statement_reads_all_movements_or_postings(hospital: Hospital, name: str) -> None:
    hot, about = STATEMENTS[name]

    steps = hospital.program.ask_now(plan, hot, about)

    assert steps
    for step in steps:
        assert not step.startswith("SCAN") or step == "SCAN reached", steps
        # The site alone is no way to a row: at one hospital all of them share it.
        assert not step.endswith("(site=?)"), steps


@pytest.mark.parametrize("kind", ["count", "page"])
def test_what_a_person_did_starts_from_the_postings_of_that_person(
    hospital: Hospital, kind: str
) -> None:
    hot, about = STATEMENTS[f"actor_{kind}"]

    steps = hospital.program.ask_now(plan, hot, about)

    read = [step for step in steps if step.startswith("SEARCH")]
    assert "ix_posting_site_actor (site=? AND actor=? AND at>?)" in read[0], steps
    lines = [step for step in read if "movement" in step]
    assert [step.endswith("(site=? AND posting=?)") for step in lines] == [True], steps


def test_a_person_reads_the_own_postings_newest_first_line_by_line(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 2)
    arrive(hospital, "GW-014", "W2", 3)
    nurse, cath = hospital.door("nurse"), hospital.places["CATH"].id
    first = nurse.do_now(take, Take(hospital.items["GW-014"], cath, 4))
    hospital.clock.advance(minutes=1)
    second = nurse.do_now(take, Take(hospital.items["GW-014"], cath, 1))

    page = nurse.ask_now(posting_history)
    lately = nurse.ask_now(posting_history, since=hospital.clock.now() - timedelta(seconds=30))

    assert [row.posting for row in page.rows] == [second.id, first.id, first.id]
    assert [row.quantity for row in page.rows] == [1, 2, 2]
    assert (page.total, lately.total) == (3, 1)
