"""Every record is made once under its key; asked again after a crash, the first answer counts."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from core.care.case import CaseView, ScheduleCase, SetCaseState, schedule_case, set_case_state
from core.care.schedule import Listed, take_schedule
from core.care.substitute import (
    AskSubstitute,
    DecideSubstitute,
    EndSubstitute,
    ask_substitute,
    decide_substitute,
    end_substitute,
)
from core.care.wish import DecideWish, EndWish, decide_wish, end_wish, wish, wish_then
from core.door import Door
from core.flow.issue import Take, take
from core.once import Again
from core.people.enlist import grant_role, revoke_role, set_language, set_staff_state
from core.people.enrolment import bind_now, unbind
from core.people.group import link_group, set_group_language, unlink_group
from core.people.staff import Role, person
from core.rights import Right, needs
from core.stock.catalogue import put_items
from core.stock.count import OpenCount, cancel_count, open_count
from core.stock.count_review import DecideCount, Decision, decide_count
from core.stock.place import NewPlace, add_place, close_place
from core.stock.reservation import Reserve, reserve, void_reservation
from core.supply.supplier import NewSupplier, put_suppliers, suppliers
from core.tables.delivery import Audit
from core.tables.kinds import CaseState, LocationKind, RuleState, StaffState
from core.unit_of_work import UnitOfWork
from tests.acts import refused
from tests.conftest import NOON
from tests.hospital import ITEMS, Hospital
from tests.integration.stock.counted import finish, lot, opening
from tests.integration.stock.stocked import arrive

GROUP = -100_7
_acts = Audit.metadata.tables["audit"].c
Command = Callable[[Door], object]


@dataclass(frozen=True)
class Once:
    """A command of somebody, what must be there before, and other content under the same key."""

    who: str
    do: Callable[[Hospital], Command]
    other: Callable[[Hospital], Command] | None = None


@needs(Right.ANYONE)
def acts(uow: UnitOfWork) -> list[str]:
    return list(uow.reading.cold().scalars(select(_acts.act).order_by(_acts.id)))


@needs(Right.ANYONE)
def roles(uow: UnitOfWork, staff: int) -> list[str]:
    return sorted(grant.role.value for grant in person(uow, staff).grants)


def planned(hospital: Hospital) -> CaseView:
    wanted = ScheduleCase("C-1", hospital.places["CATH"].id, NOON, "PCI")
    return hospital.door("head").do_now(schedule_case, wanted)


def asked(hospital: Hospital) -> int:
    pair = (hospital.items["ST-3018"], hospital.items["ST-2718"])
    return hospital.door("surgeon").do_now(ask_substitute, AskSubstitute(*pair, "small")).id


def approved(hospital: Hospital) -> int:
    rule = asked(hospital)
    hospital.door("head").do_now(decide_substitute, DecideSubstitute(rule, True))
    return rule


def linked(hospital: Hospital) -> None:
    hospital.door("administrator").do_now(link_group, GROUP, 0, Role.NURSE, "CATH")


def granting(role: Role) -> Callable[[Hospital], Command]:
    def given(hospital: Hospital) -> Command:
        return lambda door: door.do_now(grant_role, hospital.staff["nurse"], role, "OR")

    return given


def parted(hospital: Hospital) -> Command:
    hospital.program.do_now(bind_now, hospital.staff["nurse"], 77)
    return lambda door: door.do_now(unbind, hospital.staff["nurse"])


def unlinked(hospital: Hospital) -> Command:
    linked(hospital)
    return lambda door: door.do_now(unlink_group, GROUP)


def spoken(language: str) -> Callable[[Hospital], Command]:
    def set_there(hospital: Hospital) -> Command:
        linked(hospital)
        return lambda door: door.do_now(set_group_language, GROUP, language)

    return set_there


def called_off(state: CaseState) -> Callable[[Hospital], Command]:
    def set_there(hospital: Hospital) -> Command:
        planned(hospital)
        return lambda door: door.do_now(set_case_state, SetCaseState("C-1", state))

    return set_there


def taking_over(title: str) -> Callable[[Hospital], Command]:
    def taken(hospital: Hospital) -> Command:
        listed = [Listed("C-2", hospital.places["CATH"].id, NOON, title)]
        return lambda door: door.do_now(take_schedule, listed)

    return taken


def deciding(hospital: Hospital) -> Command:
    rule = asked(hospital)
    return lambda door: door.do_now(decide_substitute, DecideSubstitute(rule, False, note="no"))


def ending(hospital: Hospital) -> Command:
    rule = approved(hospital)
    return lambda door: door.do_now(end_substitute, EndSubstitute(rule, "changed"))


def deciding_all(hospital: Hospital) -> Command:
    rule = asked(hospital)
    return lambda door: door.do_now(decide_wish, DecideWish(rule, 1, False, note="no"))


def ending_all(hospital: Hospital) -> Command:
    rule = approved(hospital)
    return lambda door: door.do_now(end_wish, EndWish(rule, 1, "changed"))


def adding(code: str) -> Callable[[Hospital], Command]:
    new = NewPlace(code, LocationKind.BIN, "新货位", "New bin", "CATH-A")
    return lambda _: lambda door: door.do_now(add_place, new)


ONCE: dict[str, Once] = {
    "grant": Once("administrator", granting(Role.BUYER), granting(Role.SURGEON)),
    "revoke": Once(
        "administrator",
        lambda h: lambda door: door.do_now(revoke_role, h.staff["nurse"], Role.NURSE, "CATH"),
    ),
    "state": Once(
        "administrator",
        lambda h: lambda door: door.do_now(set_staff_state, h.staff["nurse"], StaffState.LEFT),
        lambda h: lambda door: door.do_now(set_staff_state, h.staff["head"], StaffState.LEFT),
    ),
    "unbind": Once("administrator", parted),
    "language": Once("nurse", lambda _: lambda door: door.do_now(set_language, "en")),
    "link": Once(
        "administrator",
        lambda _: lambda door: door.do_now(link_group, GROUP, 0, Role.NURSE, "CATH"),
        lambda _: lambda door: door.do_now(link_group, GROUP, 0, Role.NURSE, "OR"),
    ),
    "unlink": Once("administrator", unlinked),
    "speak": Once("administrator", spoken("en"), spoken("zh-CN")),
    "case": Once("head", called_off(CaseState.CANCELLED), called_off(CaseState.DONE)),
    "list": Once("head", taking_over("PCI"), taking_over("TAVI")),
    "decide": Once("head", deciding),
    "end": Once("head", ending),
    "decide all": Once("head", deciding_all),
    "end all": Once("head", ending_all),
    "place": Once("administrator", adding("CATH-A9"), adding("CATH-A8")),
    "close": Once("administrator", lambda _: lambda door: door.do_now(close_place, "CATH-A1")),
}


@pytest.mark.parametrize("name", ONCE)
def test_what_is_done_twice_under_one_key_is_done_once(hospital: Hospital, name: str) -> None:
    each = ONCE[name]
    command, door = each.do(hospital), hospital.door(each.who, "u:1")
    first = command(door)
    before = hospital.program.ask_now(acts)

    assert command(door) == first
    assert hospital.program.ask_now(acts) == before
    assert command(door.keyed(Again("u:1"))) == first
    assert hospital.program.ask_now(acts) == before


@pytest.mark.parametrize("name", [name for name, each in ONCE.items() if each.other])
def test_other_content_is_refused_but_to_who_asks_again(hospital: Hospital, name: str) -> None:
    each = ONCE[name]
    assert each.other is not None
    command, door = each.do(hospital), hospital.door(each.who, "u:1")
    first = command(door)
    other = each.other(hospital)
    before = hospital.program.ask_now(acts)

    with refused("key.reused"):
        other(door)
    again = other(door.keyed(Again("u:1")))

    done = [act for act in hospital.program.ask_now(acts) if act in before]
    assert done[: len(before)] == before
    assert len(hospital.program.ask_now(acts)) == len(before) + 1  # the refusal
    assert getattr(again, "id", again) == getattr(first, "id", first)


def test_a_role_given_back_since_is_not_taken_again_by_the_same_turn(hospital: Hospital) -> None:
    nurse, door = hospital.staff["nurse"], hospital.door("administrator", "u:1")
    held = hospital.places["CATH"].id
    assert door.do_now(revoke_role, nurse, Role.NURSE, "CATH") == held
    door.keyed("u:2").do_now(grant_role, nurse, Role.NURSE, "CATH")

    assert door.keyed(Again("u:1")).do_now(revoke_role, nurse, Role.NURSE, "") == held
    assert hospital.program.ask_now(roles, nurse) == ["nurse"]


def test_suppliers_and_items_put_twice_are_put_once(hospital: Hospital) -> None:
    door = hospital.door("buyer", "u:1")
    new = [NewSupplier("S1", "甲公司", "Firm A"), NewSupplier("S2", "乙公司", "Firm B")]

    assert door.do_now(put_suppliers, new) == door.do_now(put_suppliers, new)
    assert [line.code for line in door.ask_now(suppliers)] == ["S1", "S2"]
    assert door.do_now(put_items, ITEMS) == tuple(hospital.items[item.code] for item in ITEMS)


def test_what_is_given_up_twice_is_given_up_once(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 3)
    nurse, cath = hospital.door("nurse", "u:1"), hospital.places["CATH"].id
    kept = nurse.do_now(reserve, Reserve(hospital.items["GW-014"], cath, 2, "C-1"))
    sheet = nurse.do_now(open_count, OpenCount(hospital.places["CATH-A1"].id))
    for command in (
        lambda: nurse.do_now(void_reservation, kept[0].id),
        lambda: nurse.do_now(cancel_count, sheet.id),
    ):
        first, before = command(), hospital.program.ask_now(acts)

        assert command() == first
        assert hospital.program.ask_now(acts) == before


def test_a_movement_asked_again_is_the_first_one_to_who_made_it(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 3)
    item, cath = hospital.items["GW-014"], hospital.places["CATH"].id
    door = hospital.door("nurse", "u:1")
    first = door.do_now(take, Take(item, cath, 2))

    with refused("key.reused"):
        door.do_now(take, Take(item, cath, 1))
    with refused("key.reused"):
        hospital.door("second_nurse", Again("u:1")).do_now(take, Take(item, cath, 1))
    assert door.keyed(Again("u:1")).do_now(take, Take(item, cath, 1)) == first
    assert door.keyed(Again("u:9")).do_now(take, Take(item, cath, 1)).key == "u:9"


def test_what_is_reserved_or_counted_is_the_same_to_who_asks_again(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 3)
    item, cath = hospital.items["GW-014"], hospital.places["CATH"].id
    door = hospital.door("nurse", "u:1")
    kept = door.do_now(reserve, Reserve(item, cath, 2, "C-1"))
    sheet = door.do_now(open_count, OpenCount(hospital.places["CATH-A1"].id))
    again = door.keyed(Again("u:1"))

    with refused("key.reused"):
        door.do_now(reserve, Reserve(item, cath, 1, "C-1"))
    with refused("key.reused"):
        door.do_now(open_count, OpenCount(hospital.places["CATH-A"].id))
    assert again.do_now(reserve, Reserve(item, cath, 1, "C-9")) == kept
    assert again.do_now(open_count, OpenCount(hospital.places["CATH-A"].id)) == sheet


def test_a_wish_is_read_as_it_was_after_it_was_closed(hospital: Hospital) -> None:
    rule, head = asked(hospital), hospital.door("head")
    waiting = head.ask_now(wish, rule)
    assert head.ask_now(wish_then, rule) == waiting

    head.do_now(decide_wish, DecideWish(rule, 1, False, note="no"))

    with refused("care.substitute_closed"):
        head.ask_now(wish, rule)
    closed = head.ask_now(wish_then, rule)
    assert [pair.rule.id for pair in closed.pairs] == [pair.rule.id for pair in waiting.pairs]
    assert closed.first.state is RuleState.REFUSED
    with refused("people.not_allowed"):
        hospital.door("nurse").ask_now(wish_then, rule)


def test_a_count_approved_before_is_noted_under_the_new_key_too(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    where = (hospital.items["BA-2015"], hospital.places["CATH"].id)
    hospital.door("surgeon").do_now(reserve, Reserve(*where, 5, "C-1"))
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 3)
    finish(hospital, sheet)
    yes, head = DecideCount(sheet.id, Decision.APPROVE, "counted twice"), hospital.door("head", "a")
    first = head.do_now(decide_count, yes)
    later = head.keyed("b").do_now(decide_count, yes)

    assert head.do_now(decide_count, yes) == first
    assert [each.quantity for each in first.gave_way] == [2]
    assert later.gave_way == ()  # who had reserved it was told by the first
    assert head.keyed("b").do_now(decide_count, yes) == later
    assert head.keyed(Again("b")).do_now(decide_count, yes) == later
    with refused("key.reused"):
        head.keyed("b").do_now(decide_count, DecideCount(sheet.id, Decision.RECOUNT))
