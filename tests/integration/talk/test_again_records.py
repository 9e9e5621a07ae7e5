"""A record that a turn made before a crash is made once, and is told by the turn after it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.care.substitute import AskSubstitute, ask_substitute
from core.care.wish import DecideWish, decide_wish
from core.people.enlist import grant_role
from core.people.staff import Role
from core.stock.reservation import Reserve, reserve
from tests.acts import prove_clean
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.crash import Spoken, crash

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CASE = "CATH-26-1103"
ASKING: tuple[Spoken, ...] = (
    ("surgeon", "/sub ST-3018"),
    ("surgeon", "> Ask for a new rule"),
    ("surgeon", "ST-2718"),
    ("surgeon", "vessel below 2.9 mm"),
    ("surgeon", "> Nothing yet"),
    ("surgeon", "> One way"),
    ("surgeon", "> Send for approval"),
)
COUNTING: tuple[Spoken, ...] = (
    ("nurse", "/count CATH-A1"),
    ("nurse", "GW-014 1"),
    ("nurse", "> Finish"),
    ("nurse", "> Yes, send it"),
)


def wires(hospital: Hospital) -> None:
    """Put guidewires on the shelf, and plan the case they are for."""
    arrive(hospital, "GW-014", "W1", 2)
    cath = hospital.places["CATH"].id
    planned = ScheduleCase(CASE, cath, NOON + timedelta(hours=3), "PCI")
    hospital.door("head").do_now(schedule_case, planned)


def kept(hospital: Hospital) -> None:
    """Let the surgeon reserve a wire."""
    wires(hospital)
    wanted = Reserve(hospital.items["GW-014"], hospital.places["CATH"].id, 2, CASE)
    hospital.door("surgeon").do_now(reserve, wanted)


def asked(hospital: Hospital) -> int:
    """Let the surgeon ask for a rule."""
    pair = (hospital.items["ST-3018"], hospital.items["ST-2718"])
    door = hospital.door("surgeon")
    return door.do_now(ask_substitute, AskSubstitute(*pair, "vessel below 2.9 mm")).id


def standing(hospital: Hospital) -> None:
    """Let the head approve a rule."""
    hospital.door("head").do_now(decide_wish, DecideWish(asked(hospital), 1, True))


def two_roles(hospital: Hospital) -> None:
    """Give the nurse a second role."""
    hospital.program.do_now(grant_role, hospital.staff["nurse"], Role.BUYER)


def nothing(hospital: Hospital) -> None:
    """Nothing has to be there."""
    del hospital


Scene = tuple[Callable[[Hospital], object], tuple[Spoken, ...], int, str]
MADE: dict[str, Scene] = {
    "it is reserved": (wires, (("surgeon", f"/reserve 2 GW-014 {CASE}"),), 0, "2"),
    "it is released": (
        kept,
        (("surgeon", "/reserved"), ("surgeon", "> 1: release"), ("surgeon", "> Yes")),
        0,
        "Released",
    ),
    "another's is released": (
        kept,
        (("nurse", "/reserved"), ("nurse", "> 1: release"), ("nurse", "> Yes")),
        0,
        "Released",
    ),
    "a lot is stopped": (
        wires,
        (
            ("manager", "/hold 2 GW-014"),
            ("manager", "> All of lot"),
            ("manager", "> recall"),
            ("manager", "> "),
        ),
        0,
        "",
    ),
    "a rule is asked for": (nothing, ASKING, 0, ""),
    "a rule is approved": (
        asked,
        (
            ("head", "/rules"),
            ("head", "> 1"),
            ("head", "> Approve for a year"),
            ("head", "> Yes, approve"),
        ),
        0,
        "Approved",
    ),
    "a rule is refused": (
        asked,
        (("head", "/rules"), ("head", "> 1"), ("head", "> Refuse"), ("head", "too short")),
        0,
        "",
    ),
    "a rule is ended": (
        standing,
        (
            ("head", "/rules"),
            ("head", "> Rules that stand"),
            ("head", "> 1"),
            ("head", "> End this rule"),
            ("head", "the coating has changed"),
        ),
        0,
        "Ended",
    ),
    "a role is given": (nothing, (("administrator", "/grant NURSE buyer *"),), 0, "buyer"),
    "a role is taken": (two_roles, (("administrator", "/revoke NURSE buyer"),), 0, "buyer"),
    "a role at a place is taken": (
        nothing,
        (("administrator", "/revoke NURSE nurse"),),
        0,
        "Cath lab",
    ),
    "a role is chosen to end": (
        two_roles,
        (("administrator", "/revoke NURSE"), ("administrator", "> buyer")),
        0,
        "buyer",
    ),
    "an account is parted": (nothing, (("administrator", "/unbind NURSE"),), 0, "Wang Fang"),
    "somebody is blocked": (nothing, (("administrator", "/block NURSE"),), 0, "Wang Fang"),
    "a language is set": (nothing, (("nurse", "/lang English"),), 0, ""),
    "a count is begun": (wires, COUNTING[:1], 0, "Cabinet A bin 1"),
    "a line is counted": (wires, COUNTING[:2], 0, "1"),
    "a count is finished": (wires, COUNTING, 0, ""),
    "a count is given up": (
        wires,
        (*COUNTING[:2], ("nurse", "> Give up"), ("nurse", "> Yes")),
        0,
        "",
    ),
    "a count is approved": (
        wires,
        (
            *COUNTING,
            ("head", "> See the differences"),
            ("head", "> Approve"),
            ("head", "missing, nobody knows where"),
            ("head", "> "),
        ),
        1,
        "available <b>1</b>",
    ),
    "a count is approved that takes from a reservation": (
        kept,
        (
            *COUNTING,
            ("head", "> See the differences"),
            ("head", "> Approve"),
            ("head", "missing, nobody knows where"),
            ("head", "> "),
        ),
        1,
        CASE,
    ),
    "a count is sent back": (
        wires,
        (*COUNTING, ("head", "> See the differences"), ("head", "> Count again")),
        0,
        "",
    ),
}


@pytest.mark.parametrize("name", MADE)
async def test_what_was_made_is_told_and_made_no_second_time(hospital: Hospital, name: str) -> None:
    prepare, steps, postings, told = MADE[name]
    prepare(hospital)

    done = await crash(hospital, *steps)

    assert told in done.check(postings)
    prove_clean(hospital)
