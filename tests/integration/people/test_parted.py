"""Who sits in a group and works here no more: known by having left, or by no account at all."""

from core.people.enlist import set_staff_state
from core.people.enrolment import bind_now, unbind
from core.people.group import link_group
from core.people.parted import Parted, linked_groups, parted
from core.people.reach import chat_of, each_of, who_may
from core.people.staff import Role
from core.rights import Right
from core.tables.kinds import StaffState
from tests.acts import refused
from tests.hospital import Hospital

NURSE, SECOND, HEAD, NOBODY = 901, 902, 903, 999


def seat(hospital: Hospital) -> None:
    for who, chat in (("nurse", NURSE), ("second_nurse", SECOND), ("head", HEAD)):
        hospital.program.do_now(bind_now, hospital.staff[who], chat)


def test_who_has_left_or_was_unbound_is_parted(hospital: Hospital) -> None:
    seat(hospital)
    boss = hospital.door("administrator")
    boss.do_now(set_staff_state, hospital.staff["nurse"], StaffState.LEFT)
    boss.do_now(unbind, hospital.staff["second_nurse"])
    boss.do_now(set_staff_state, hospital.staff["head"], StaffState.BLOCKED)

    found = hospital.program.ask_now(parted, [NURSE, SECOND, HEAD, NOBODY])

    assert found == Parted(frozenset({NURSE}), frozenset({SECOND, NOBODY}))
    assert hospital.program.ask_now(parted, []) == Parted(frozenset(), frozenset())


def test_nothing_is_brought_in_person_to_who_has_left(hospital: Hospital) -> None:
    seat(hospital)
    boss = hospital.door("administrator")
    boss.do_now(set_staff_state, hospital.staff["nurse"], StaffState.LEFT)
    cath, ask = hospital.places["CATH"].id, hospital.program.ask_now

    told = ask(who_may, Right.RECEIVE_TRANSFER, cath, 0).people
    each = ask(each_of, (Role.NURSE, Role.DEPARTMENT_HEAD), cath, 0)

    assert {one.chat for one in told} == {SECOND}
    assert {one.chat for one in each} == {SECOND, HEAD}
    assert ask(chat_of, hospital.staff["nurse"]) is None


def test_the_linked_groups_are_named_to_who_manages_staff(hospital: Hospital) -> None:
    boss = hospital.door("administrator")
    boss.do_now(link_group, -5, 0, Role.NURSE, "CATH")
    boss.do_now(link_group, -6, 3, Role.STOREKEEPER, "")

    found = boss.ask_now(linked_groups)

    assert sorted((each.chat, each.role.value, each.code) for each in found) == [
        (-6, "storekeeper", ""),
        (-5, "nurse", "CATH"),
    ]
    with refused("people.not_allowed"):
        hospital.door("nurse").ask_now(linked_groups)
