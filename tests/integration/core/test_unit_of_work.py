"""The unit of work: who acts, where, when and under which key, and what a row of it carries."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.actor import Actor, ActorKind
from core.clock import SetClock, micros
from core.rights import Right, needs
from core.tables import metadata
from core.unit_of_work import UnitOfWork
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.core.acts import about, audit_lines, tell

EVENT = metadata.tables["event"]


async def test_a_rule_knows_who_acts_where_when_and_under_which_key(hospital: Hospital) -> None:
    nurse = Actor(ActorKind.STAFF, hospital.staff["nurse"], hospital.site)

    found = await hospital.core.as_(nurse, key="u:7").ask(about)

    assert found == (nurse, hospital.site, NOON, "u:7")


async def test_without_a_key_each_act_has_one_of_its_own(hospital: Hospital) -> None:
    keys = [(await hospital.program.do(about))[3] for _ in range(3)]

    assert len(set(keys)) == 3
    assert all(key.startswith("own:") for key in keys)


@pytest.mark.parametrize(
    ("detail", "kept"),
    [
        ("plain", "plain"),
        ("x" * 10_000, "x" * 400),
        ("a\0b", "a b"),
        ("half \ud83d", "half"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; DROP TABLE audit; --", "'; DROP TABLE audit; --"),
    ],
)
def test_an_audit_line_says_who_did_what_to_what(
    hospital: Hospital, detail: str, kept: str
) -> None:
    hospital.door("nurse").do_now(tell, detail)

    (line,) = hospital.program.ask_now(audit_lines)
    who = (hospital.site, hospital.staff["nurse"])
    assert line == (*who, "tell" * 8, "done", 77, kept, micros(NOON))


def test_an_event_commits_with_the_change(hospital: Hospital) -> None:
    hospital.door("nurse").do_now(tell, "x")

    found = hospital.program.ask_now(events)
    assert found == [(hospital.site, "test", 1, None, 2, 3, NOON, False)]


@needs(Right.ANYONE)
def events(uow: UnitOfWork) -> list[tuple[object, ...]]:
    c = EVENT.c
    query = select(c.site, c.kind, c.item, c.location, c.lot, c.subject, c.at, c.seen)
    return [tuple(row) for row in uow.reading.cold().execute(query.where(c.kind == "test"))]


def test_each_act_has_the_time_at_which_it_was_begun(hospital: Hospital, clock: SetClock) -> None:
    first = hospital.program.ask_now(about)[2]
    clock.advance(hours=1)

    assert hospital.program.do_now(about)[2] - first == timedelta(hours=1)
