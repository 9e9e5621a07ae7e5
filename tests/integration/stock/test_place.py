"""Places made and closed: each below what may hold it, and a department with its companions."""

import pytest
from sqlalchemy import select

from core.actor import PROGRAM
from core.rights import Right, needs
from core.stock.location import Place
from core.stock.place import NewPlace, NewSite, add_place, close_place, open_site
from core.tables import metadata
from core.tables.kinds import LocationKind
from core.unit_of_work import UnitOfWork
from tests.acts import refused
from tests.hospital import Hospital
from tests.integration.stock.stocked import all_places

K = LocationKind
AUDIT = metadata.tables["audit"]


def by_code(hospital: Hospital) -> dict[str, Place]:
    return {place.code: place for place in hospital.program.ask_now(all_places)}


def adding(hospital: Hospital, new: NewPlace) -> int:
    return hospital.door("administrator").do_now(add_place, new)


@needs(Right.RUN)
def audited(uow: UnitOfWork, act: str) -> list[tuple[int, str]]:
    query = select(AUDIT.c.subject, AUDIT.c.detail).where(
        AUDIT.c.act == act, AUDIT.c.actor != 0, AUDIT.c.outcome == "done"
    )
    return [(row[0], row[1]) for row in uow.reading.cold().execute(query.order_by(AUDIT.c.id))]


def test_a_new_site_has_its_root_and_its_ends(hospital: Hospital) -> None:
    found = by_code(hospital)

    assert found["H1"].parent is None
    ends = {"SUPPLIER", "PATIENT", "WASTE", "VARIANCE", "QUARANTINE"}
    assert {code for code, place in found.items() if place.parent == found["H1"].id} >= ends


def test_a_site_is_opened_once(hospital: Hospital) -> None:
    with refused("site.exists", site="H1"):
        hospital.core.as_(PROGRAM).do_now(open_site, NewSite("H1", "又", "Again"))
    with refused("people.not_allowed"):
        hospital.door("administrator").do_now(open_site, NewSite("H3", "三", "Third"))


def test_a_department_brings_its_companions(hospital: Hospital) -> None:
    made = adding(hospital, NewPlace("ICU", K.DEPARTMENT, "重症", "ICU"))

    below = {p.code: p.kind for p in by_code(hospital).values() if p.parent == made}
    assert below == {"ICU-TAKEN": K.TAKEN, "ICU-TRANSIT": K.TRANSIT}
    assert hospital.program.ask_now(audited, "add_place") == [(made, "ICU")]


def test_a_cabinet_brings_none(hospital: Hospital) -> None:
    made = adding(hospital, NewPlace("CATH-B", K.CABINET, "乙柜", "Cabinet B", "CATH"))

    assert not [place for place in by_code(hospital).values() if place.parent == made]


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (K.BIN, ""),
        (K.CABINET, "H1"),
        (K.CABINET, "CATH-A"),
        (K.DEPARTMENT, "CATH"),
        (K.DEPARTMENT, "STORE"),
        (K.STORE, "STORE"),
        (K.BIN, "CATH-A1"),
        (K.BIN, "CATH-TAKEN"),
        (K.BIN, "WASTE"),
        (K.TAKEN, "CATH"),
        (K.WASTE, ""),
        (K.HOSPITAL, ""),
    ],
)
def test_a_place_fits_below_its_parent_only(
    hospital: Hospital, kind: LocationKind, parent: str
) -> None:
    with refused("place.not_below", place="X", parent=parent or "H1"):
        adding(hospital, NewPlace("X", kind, "某处", "Somewhere", parent))


def test_a_code_is_used_once_and_a_parent_must_be_there(hospital: Hospital) -> None:
    with refused("place.exists", place="CATH-A"):
        adding(hospital, NewPlace("CATH-A", K.CABINET, "甲", "A", "CATH"))
    with refused("place.unknown", place="NOWHERE"):
        adding(hospital, NewPlace("X", K.BIN, "甲", "A", "NOWHERE"))


@pytest.mark.parametrize(
    "code", ["", " ", "A B", "-A", "A" * 24, "A" * 10_000, "A\0", "A\n", "<b>", "A|B", "é\ud83d"]
)
def test_a_code_can_be_typed_and_kept(hospital: Hospital, code: str) -> None:
    with refused("place.bad_code", place=code[:40], most=23):
        adding(hospital, NewPlace(code, K.DEPARTMENT, "科", "Department"))
    with refused("place.bad_code", most=16):
        hospital.core.as_(PROGRAM).do_now(open_site, NewSite(code, "院", "Hospital"))


def test_the_longest_code_leaves_room_for_the_companions(hospital: Hospital) -> None:
    code = "D" * 23
    with refused("place.bad_code", place="H" * 17, most=16):
        hospital.core.as_(PROGRAM).do_now(open_site, NewSite("H" * 17, "院", "Hospital"))
    hospital.core.as_(PROGRAM).do_now(open_site, NewSite("H" * 16, "院", "Hospital"))

    adding(hospital, NewPlace(code, K.DEPARTMENT, "科" * 80, "D" * 80))

    assert f"{code}-TRANSIT" in by_code(hospital)


@pytest.mark.parametrize(
    ("name", "aliases"),
    [
        ("", ()),
        ("  ", ()),
        ("科" * 81, ()),
        ("科\0", ()),
        ("科\n室", ()),
        ("科", ("",)),
        ("科", ("a|b",)),
        ("科", ("a\x1b",)),
        ("科", ("x" * 201,)),
        ("科", tuple(str(number) for number in range(100))),
    ],
)
def test_a_name_can_be_shown_and_kept(
    hospital: Hospital, name: str, aliases: tuple[str, ...]
) -> None:
    with refused("place.bad_name", place="X"):
        adding(hospital, NewPlace("X", K.DEPARTMENT, name, "X", aliases=aliases))
    if not aliases:
        with refused("place.bad_name"):
            adding(hospital, NewPlace("X", K.DEPARTMENT, "科", name))
        with refused("place.bad_name"):
            hospital.core.as_(PROGRAM).do_now(open_site, NewSite("X", name, "X"))


def test_html_in_a_name_is_only_text(hospital: Hospital) -> None:
    adding(hospital, NewPlace("X", K.DEPARTMENT, "<b>科</b>", "A & B"))

    assert by_code(hospital)["X"].name_zh == "<b>科</b>"


def test_closing_and_opening_is_on_record(hospital: Hospital) -> None:
    place = hospital.places["CATH-A1"].id
    door = hospital.door("administrator")

    door.do_now(close_place, "CATH-A1")
    door.do_now(close_place, "CATH-A1", active=True)

    lines = hospital.program.ask_now(audited, "close_place")
    assert lines == [(place, "CATH-A1 active=False"), (place, "CATH-A1 active=True")]


@pytest.mark.parametrize("code", ["H1", "CATH-TAKEN", "CATH-TRANSIT", "WASTE", "QUARANTINE"])
def test_what_every_movement_needs_stays_open(hospital: Hospital, code: str) -> None:
    with refused("place.stays_open", place=code):
        hospital.door("administrator").do_now(close_place, code)


@pytest.mark.parametrize("code", ["NOWHERE", "\0", "x" * 10_000, "\ud83d"])
def test_only_a_known_place_is_closed(hospital: Hospital, code: str) -> None:
    with refused("place.unknown"):
        hospital.door("administrator").do_now(close_place, code)


@pytest.mark.parametrize("who", ["nurse", "storekeeper", "head", "manager"])
def test_only_an_administrator_edits_places(hospital: Hospital, who: str) -> None:
    with refused("people.not_allowed"):
        hospital.door(who).do_now(add_place, NewPlace("X", K.BIN, "格", "Bin", "CATH"))
    with refused("people.not_allowed"):
        hospital.door(who).do_now(close_place, "CATH-A1")
