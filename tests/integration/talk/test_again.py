"""A turn that is handled again after a crash moves nothing twice and says what it moved.

Each movement is made by the real rooms; the program dies before the turn is finished, and starts
again. What is said then is what would have been said, to all who were to hear it.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from core.care.case import ScheduleCase, cases, schedule_case
from core.care.use import use
from core.flow.issue import take
from core.flow.transfer import dispatch
from core.people.group import link_group
from core.people.staff import Role
from core.stock.location import today_here
from core.stock.lot import set_lot_status
from core.tables.kinds import LotStatus
from locales import Words
from tests.acts import figures, prove_clean
from tests.conftest import NOON
from tests.hospital import STENT_DI, Hospital
from tests.integration.stock.stocked import arrive, lot_id
from tests.integration.talk.crash import Cut, Spoken, crash
from tests.integration.talk.ward import GROUP, Said, letters_after, ward

# What is said and shown is the same on both databases: one is enough here.
ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CASE = "CATH-26-1103"
LATE = f"(01){STENT_DI}(17)270630(10)LATE(21)5678"
SURE = Words("en")("common.reason_sure")
GONE = "available <b>0</b>, on hand 0"


def wires(hospital: Hospital, quantity: int = 2) -> None:
    """Put guidewires on the shelf, and plan the case they are for."""
    arrive(hospital, "GW-014", "W1", quantity)
    cath = hospital.places["CATH"].id
    planned = ScheduleCase(CASE, cath, NOON + timedelta(hours=3), "PCI")
    hospital.door("head").do_now(schedule_case, planned)


def stents(hospital: Hospital) -> None:
    """Put two stents that are told piece by piece on the shelf."""
    wires(hospital)
    arrive(hospital, "ST-3018", "L", 2, serials=("SNA0001", "SNA0002"))


def scattered(hospital: Hospital) -> None:
    """Put the guidewires into two departments."""
    wires(hospital)
    arrive(hospital, "GW-014", "W1", 2, place="OR-1")


def out_of_turn(hospital: Hospital) -> None:
    """Put two stents on the shelf, of which one expires soon."""
    wires(hospital)
    arrive(hospital, "ST-3018", "SOON", 1, serials=("1234",), expiry=date(2026, 5, 31))
    arrive(hospital, "ST-3018", "LATE", 1, serials=("5678",))


def loose(hospital: Hospital) -> None:
    """Let guidewires lie in the department and on no shelf of it."""
    wires(hospital)
    arrive(hospital, "GW-014", "W1", 4, place="CATH")


def taken(who: str = "nurse", count: int = 2) -> Spoken:
    """Return the step by which wires come into the hands."""
    return who, f"/take {count} GW-014"


MOVED: dict[str, tuple[Callable[[Hospital], None], tuple[Spoken, ...], str]] = {
    "the last are taken": (wires, (taken(),), GONE),
    "the last of the own department are taken": (scattered, (taken(),), GONE),
    "by a sentence": (wires, (("nurse", "take 2 GW-014"),), GONE),
    "a piece is taken by its number": (stents, (("nurse", "/take SNA0001"),), "available <b>1</b>"),
    "for a case": (wires, (("nurse", f"/take 2 GW-014 {CASE}"),), GONE),
    "from a place that is chosen": (
        scattered,
        (("storekeeper", "/take 2 GW-014"), ("storekeeper", "> Operating")),
        "Operating rooms",
    ),
    "out of turn": (
        out_of_turn,
        (("nurse", f"/take {LATE}"), ("nurse", "the other is torn"), ("nurse", f"> {SURE}")),
        "the other is torn",
    ),
    "what is in hand is used": (wires, (taken(), ("nurse", f"/use 2 GW-014 {CASE}")), "Used"),
    "straight from the shelf": (wires, (("nurse", f"/use 2 GW-014 {CASE}"),), GONE),
    "on a case that is chosen": (
        wires,
        (taken(), ("nurse", "/use 2 GW-014"), ("nurse", "> 15:00")),
        "Used",
    ),
    "from the card of a take": (
        wires,
        (("nurse", f"/take 2 GW-014 {CASE}"), ("nurse", "> Use on a case")),
        "Used",
    ),
    "all is put back": (wires, (taken(), ("nurse", "/return 2 GW-014")), "Put back"),
    "by the button": (wires, (taken(), ("nurse", "> Put back")), "Put back"),
    "by a colleague": (
        stents,
        (("second_nurse", "/take SNA0001"), ("nurse", "/return SNA0001")),
        "",
    ),
    "a take is undone": (wires, (taken(), ("nurse", "> Undo")), "Undone"),
    "the last act is undone": (wires, (taken(), ("nurse", "/undo"), ("nurse", "> Undo")), "Undone"),
    "it is sent": (
        wires,
        (("nurse", "/transfer 2 GW-014 OR"), ("nurse", "> Send it")),
        "on its way",
    ),
    "it has come": (
        wires,
        (
            ("nurse", "/transfer 2 GW-014 OR"),
            ("nurse", "> Send it"),
            ("or_nurse", "> Receive"),
            ("or_nurse", "> All"),
        ),
        "Operating rooms",
    ),
    "it has come short": (
        wires,
        (
            ("nurse", "/transfer 2 GW-014 OR"),
            ("nurse", "> Send it"),
            ("or_nurse", "> Receive"),
            ("or_nurse", "> There is"),
            ("or_nurse", "> 1"),
            ("or_nurse", "> Receive"),
            ("or_nurse", "box damaged"),
            ("or_nurse", "> Go ahead"),
        ),
        "1",
    ),
    "what was missing is found": (
        wires,
        (
            ("nurse", "/transfer 2 GW-014 OR"),
            ("nurse", "> Send it"),
            ("or_nurse", "> Receive"),
            ("or_nurse", "> There is"),
            ("or_nurse", "> 1"),
            ("or_nurse", "> Receive"),
            ("or_nurse", "> Nothing to say"),
            ("or_nurse", "/transfers"),
            ("or_nurse", "> TR-"),
            ("or_nurse", "> GW-014"),
            ("or_nurse", "> Found"),
        ),
        "",
    ),
    "a figure is set right": (
        wires,
        (("storekeeper", "/adjust CATH-A1 GW-014 -2 torn"), ("storekeeper", "> Adjust")),
        GONE,
    ),
    "a piece on the shelf is thrown away": (
        wires,
        (
            ("head", "/dispose 2 GW-014"),
            ("head", "> damaged"),
            ("head", "> Dispose of it"),
        ),
        GONE,
    ),
    "what is in hand is thrown away": (
        wires,
        (
            taken(count=1),
            ("nurse", "> Wasted"),
            ("nurse", "> contaminated"),
            ("nurse", "> Dispose of it"),
        ),
        "Disposed of",
    ),
    "it is set aside": (
        wires,
        (
            ("head", "/hold 2 GW-014"),
            ("head", "> damaged pack"),
            ("head", "> Set it aside"),
        ),
        "Moved to quarantine",
    ),
    "it is put away by a sentence": (
        loose,
        (("nurse", "/putaway 2 GW-014 CATH-A1"),),
        "",
    ),
    "it is put away from the list": (
        loose,
        (("nurse", "/putaway 2 GW-014 CATH-A1"), ("nurse", "/putaway"), ("nurse", "> 1")),
        "",
    ),
    "it goes back to the supplier": (
        wires,
        (
            ("storekeeper", "/sendback 2 GW-014"),
            ("storekeeper", "> wrong"),
            ("storekeeper", "> "),
        ),
        "",
    ),
}


@ONE
@pytest.mark.parametrize("name", MOVED)
async def test_what_was_moved_is_said_and_moved_no_second_time(
    hospital: Hospital, name: str
) -> None:
    prepare, steps, told = MOVED[name]
    prepare(hospital)

    done = await crash(hospital, *steps)

    assert told in done.check()
    prove_clean(hospital)


@ONE
async def test_an_emergency_is_noted_and_used_on_once(hospital: Hospital) -> None:
    wires(hospital)
    asked = (taken(count=1), ("nurse", "/use 1 GW-014"))

    done = await crash(hospital, *asked, ("nurse", "> Emergency"))

    assert "<b>Used</b> on case CS-26-00001" in done.check()
    assert emergencies(hospital) == ["CS-26-00001"]


@ONE
async def test_what_was_noted_just_before_the_crash_is_used_on_after_it(hospital: Hospital) -> None:
    wires(hospital)
    asked = (taken(count=1), ("nurse", "/use 1 GW-014"))

    done = await crash(hospital, *asked, ("nurse", "> Emergency"), cut=Cut(before=use))

    assert (done.done[0], done.done_again[0]) == (0, 1)
    assert "<b>Used</b> on case CS-26-00001" in done.again.text
    assert emergencies(hospital) == ["CS-26-00001"]
    prove_clean(hospital)


SEVERAL = (("nurse", "/take SNA0001 SNA0002"), ("nurse", "> Take all (2)"))


@ONE
async def test_each_of_several_is_taken_once(hospital: Hospital) -> None:
    stents(hospital)

    done = await crash(hospital, *SEVERAL)

    assert (done.done[0], done.done_again) == (2, (0, 0))
    assert done.again.text.count("Taken") == 2
    assert done.again.labels.count("Undo") == 2
    assert figures(hospital, "ST-3018", "CATH").on_hand == 0
    prove_clean(hospital)


@ONE
async def test_the_rest_of_several_is_taken_after_the_crash(hospital: Hospital) -> None:
    stents(hospital)

    done = await crash(hospital, *SEVERAL, cut=Cut(before=take, left=1))

    assert (done.done[0], done.done_again[0]) == (1, 1)
    assert done.again.text.count("Taken") == 2
    assert "SNA0001" in done.again.text
    assert figures(hospital, "ST-3018", "CATH").on_hand == 0
    prove_clean(hospital)


async def test_what_is_shown_after_the_crash_can_be_undone(hospital: Hospital) -> None:
    """On either database a key that is asked again is looked up and stored as it was."""
    wires(hospital)
    await crash(hospital, taken())

    async with ward(hospital, known=True) as w:
        shown = await hospital.program.ask(letters_after, 0)
        w.last[w.users["nurse"]] = Said(w.users["nurse"], shown[-1:])
        done = await w.press("nurse", "Undo")

        assert "Undone" in done.text
    assert figures(hospital, "GW-014", "CATH").available == 2


async def test_what_was_not_come_to_is_done_after_the_crash(hospital: Hospital) -> None:
    wires(hospital)
    steps = (("nurse", "/transfer 2 GW-014 OR"), ("nurse", "> Send it"))

    done = await crash(hospital, *steps, cut=Cut(before=dispatch))

    assert (done.done[0], done.done_again[0]) == (0, 1)
    assert "on its way" in done.again.text
    assert set(done.again.pushed) == {502}
    prove_clean(hospital)


@ONE
async def test_the_use_of_a_held_piece_is_told_to_who_must_know(hospital: Hospital) -> None:
    wires(hospital)

    async with ward(hospital) as w:
        await w.say("nurse", "/take 1 GW-014")
    lot = lot_id(hospital, "GW-014", "W1")
    await hospital.door("manager").do(set_lot_status, lot, LotStatus.RECALLED, "letter")
    steps = (("nurse", f"/use 1 GW-014 {CASE}"), ("nurse", "> Already used"))

    done = await crash(hospital, *steps)

    assert "Used" in done.check()
    assert done.again.pushed


@ONE
async def test_in_a_group_it_is_told_as_the_group_reads_it(hospital: Hospital) -> None:
    wires(hospital)
    await hospital.door("administrator").do(link_group, GROUP, 0, Role.NURSE, "OR")
    steps = (("nurse", "/transfer 2 GW-014 OR"), ("nurse", "> Send it"))

    done = await crash(hospital, *steps, language="en")

    assert set(done.again.pushed) == {GROUP}
    done.check()


def emergencies(hospital: Hospital) -> list[str]:
    """Return the cases of today that no list holds."""
    today = hospital.program.ask_now(today_here)
    found = hospital.program.ask_now(cases, today)
    return [each.token for each in found if each.token != CASE]
