"""The audit trail: what was done and what was refused, page by page, each with its goods."""

from datetime import timedelta

import pytest

from core.clock import SetClock
from core.flow.issue import Take, take
from core.stock.audit_trail import A_PAGE, AuditAsked, acting_called, audit_after, audit_trail
from tests.acts import refused
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive


def taken(hospital: Hospital, count: int) -> None:
    """Let the nurse take balloons one by one."""
    arrive(hospital, "BA-2015", "B1", count)
    where = (hospital.items["BA-2015"], hospital.places["CATH"].id)
    for _ in range(count):
        hospital.door("nurse").do_now(take, Take(*where, 1))


def test_a_line_tells_who_did_what_with_which_goods(hospital: Hospital) -> None:
    taken(hospital, 1)
    asked = AuditAsked(actor=hospital.staff["nurse"])

    (line,) = hospital.door("auditor").ask_now(audit_trail, asked).rows

    assert (line.act, line.outcome, line.at) == ("take", "done", NOON)
    assert line.who is not None
    assert line.who.id == hospital.staff["nurse"]
    assert line.subject.article is not None
    assert (line.subject.article.code, line.subject.lot, line.subject.quantity) == (
        *("BA-2015", "B1"),
        1,
    )


def test_the_latest_stand_first_and_no_more_than_a_page(hospital: Hospital) -> None:
    taken(hospital, A_PAGE + 2)
    asked = AuditAsked(actor=hospital.staff["nurse"])
    auditor = hospital.door("auditor")

    first, second = (auditor.ask_now(audit_trail, asked, page) for page in (1, 2))
    all_of_them = auditor.ask_now(audit_after, asked)

    assert (first.total, len(first.rows), len(second.rows)) == (A_PAGE + 2, A_PAGE, 2)
    assert [line.id for line in all_of_them] == sorted(
        line.id for line in (*first.rows, *second.rows)
    )
    assert auditor.ask_now(audit_after, asked, all_of_them[-3].id) == all_of_them[-2:]


def test_only_the_days_that_were_asked_for_are_told(hospital: Hospital, clock: SetClock) -> None:
    taken(hospital, 1)
    clock.advance(days=2)
    today = (NOON + timedelta(days=2)).date()
    nurse, auditor = hospital.staff["nurse"], hospital.door("auditor")

    assert auditor.ask_now(audit_trail, AuditAsked(nurse, since=today)).total == 0
    assert auditor.ask_now(audit_trail, AuditAsked(nurse, until=today)).total == 1


@pytest.mark.parametrize("said", ["NURSE", "nurse", "王芳", "Wang Fang", "wangfang"])
def test_a_person_is_found_by_code_and_name(hospital: Hospital, said: str) -> None:
    found = hospital.door("auditor").ask_now(acting_called, said)

    assert found is not None
    assert found.id == hospital.staff["nurse"]
    assert hospital.door("auditor").ask_now(acting_called, "nobody") is None


@pytest.mark.parametrize("who", ["nurse", "storekeeper", "head"])
def test_nobody_else_reads_it(hospital: Hospital, who: str) -> None:
    with refused("people.not_allowed"):
        hospital.door(who).ask_now(audit_trail, AuditAsked())
