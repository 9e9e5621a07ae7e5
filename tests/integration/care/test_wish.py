"""Wishes: what was asked together is decided together, and by whoever decides for that place."""

from datetime import date

import pytest

from core.care.rule import RULES, change, one_rule, read_rules
from core.care.substitute import (
    AskSubstitute,
    DecideSubstitute,
    EndSubstitute,
    ask_substitute,
    asked_substitutes,
    decide_substitute,
    end_substitute,
    standing_substitutes,
    substitute,
    substitutes,
)
from core.care.wish import DecideWish, EndWish, Wish, decide_wish, end_wish, wish, wishes
from core.people.enlist import NewStaff, add_staff, grant_role
from core.people.staff import Role
from core.rights import Right, needs
from core.stock.catalogue import NewItem, SizeText, put_items
from core.tables.kinds import RuleState
from core.unit_of_work import UnitOfWork
from tests.acts import refused
from tests.hospital import Hospital

NEXT_YEAR = date(2027, 3, 10)
DIAMETERS = ("2.5", "3.0", "3.5")


@pytest.fixture
def families(hospital: Hospital) -> list[int]:
    """Ask, as the surgeon of the cath lab, for three sizes of one family by another's."""
    asked = []
    for family in ("ALPHA", "BETA"):
        new = [
            NewItem(
                *(f"{family[0]}-{each}", family, f"{family} 支架 {each}×18", f"{family} stent"),
                unit="个",
                sizes=(SizeText("diameter", each, "mm"), SizeText("length", "18", "mm")),
            )
            for each in DIAMETERS
        ]
        ids = hospital.program.do_now(put_items, new)
        hospital.items |= {item.code: found for item, found in zip(new, ids, strict=True)}
    for each in DIAMETERS:
        pair = (hospital.items[f"A-{each}"], hospital.items[f"B-{each}"])
        wanted = AskSubstitute(*pair, "same size", "committee")
        asked.append(hospital.door("surgeon").do_now(ask_substitute, wanted).id)
    return asked


@needs(Right.RUN)
def note_all(uow: UnitOfWork, rules: list[int]) -> list[str]:
    """Write the same evidence about some rules; return that of all."""
    change(uow, rules, {"evidence": "seen"})
    return [each.evidence for each in read_rules(uow, RULES.c.id > 0)]


@needs(Right.RUN)
def unknown(uow: UnitOfWork) -> None:
    one_rule(uow, 4711)


def a_head(hospital: Hospital, code: str, place: str) -> None:
    """Let somebody be head at a place, or everywhere; found by the code afterwards."""
    new = NewStaff(code, "主任", "Head", location=place)
    hospital.staff[code] = hospital.program.do_now(add_staff, new)
    hospital.program.do_now(grant_role, hospital.staff[code], Role.DEPARTMENT_HEAD, place)


def one(hospital: Hospital, who: str = "head", *, standing: bool = False) -> Wish:
    (found,) = hospital.door(who).ask_now(wishes, standing=standing)
    return found


def test_the_sizes_of_a_family_are_one_wish(hospital: Hospital, families: list[int]) -> None:
    found = one(hospital)

    assert [pair.rule.id for pair in found.pairs] == families
    assert [pair.size for pair in found.pairs] == ["2.5×18 mm", "3.0×18 mm", "3.5×18 mm"]
    assert found.first.path == hospital.places["CATH"].path
    assert hospital.door("head").ask_now(wish, families[2]) == found


def test_what_says_something_else_is_another_wish(hospital: Hospital, families: list[int]) -> None:
    pair = (hospital.items["B-2.5"], hospital.items["A-2.5"])
    hospital.door("surgeon").do_now(ask_substitute, AskSubstitute(*pair, "in need only"))

    found = hospital.door("head").ask_now(wishes)

    assert [len(each.pairs) for each in found] == [3, 1]


def test_one_decision_approves_all_sizes(hospital: Hospital, families: list[int]) -> None:
    decided = hospital.door("head").do_now(decide_wish, DecideWish(families[0], 3, True, NEXT_YEAR))

    assert (decided.state, decided.valid_to) == (RuleState.APPROVED, NEXT_YEAR)
    for each in DIAMETERS:
        (found,) = hospital.door("nurse").ask_now(substitutes, hospital.items[f"A-{each}"])
        assert found.rule.valid_to == NEXT_YEAR
    assert hospital.door("head").ask_now(wishes) == ()
    again = DecideWish(families[0], 3, True, NEXT_YEAR)
    assert hospital.door("head").do_now(decide_wish, again) == decided


def test_sizes_that_were_not_shown_are_not_approved(
    hospital: Hospital, families: list[int]
) -> None:
    with refused("care.wish_changed"):
        hospital.door("head").do_now(decide_wish, DecideWish(families[0], 2, True))

    assert len(hospital.door("head").ask_now(asked_substitutes)) == 3


def test_a_wish_is_refused_and_ended_as_a_whole(hospital: Hospital, families: list[int]) -> None:
    head = hospital.door("head")
    head.do_now(decide_wish, DecideWish(families[0], 3, True))
    with refused("reason.missing"):
        head.do_now(end_wish, EndWish(families[0], 3, " "))
    ended = head.do_now(end_wish, EndWish(families[0], 3, "recalled"))

    assert ended.state is RuleState.ENDED
    assert head.do_now(end_wish, EndWish(families[0], 3, "recalled")) == ended
    assert head.ask_now(standing_substitutes) == ()
    with refused("care.substitute_closed"):
        head.ask_now(wish, families[0])
    with refused("care.substitute_closed"):
        head.do_now(decide_wish, DecideWish(families[0], 3, False))


def test_nobody_decides_on_an_own_wish(hospital: Hospital, families: list[int]) -> None:
    surgeon = hospital.staff["surgeon"]
    hospital.program.do_now(grant_role, surgeon, Role.DEPARTMENT_HEAD, "CATH")

    with refused("care.own_request"):
        hospital.door("surgeon").do_now(decide_wish, DecideWish(families[0], 3, True))


def test_the_head_of_another_department_decides_on_nothing(
    hospital: Hospital, families: list[int]
) -> None:
    a_head(hospital, "HED2", "OR")
    other, rule = hospital.door("HED2"), families[0]

    assert other.ask_now(wishes) == ()
    assert other.ask_now(asked_substitutes) == ()
    for command in (DecideSubstitute(rule, True), DecideSubstitute(rule, False, note="no")):
        with refused("people.not_allowed"):
            other.do_now(decide_substitute, command)
    with refused("people.not_allowed"):
        other.do_now(decide_wish, DecideWish(rule, 3, True))
    with refused("people.not_allowed"):
        other.ask_now(wish, rule)
    assert hospital.door("nurse").ask_now(substitute, rule).state is RuleState.ASKED


def test_the_head_of_another_department_ends_nothing(
    hospital: Hospital, families: list[int]
) -> None:
    a_head(hospital, "HED2", "OR")
    hospital.door("head").do_now(decide_wish, DecideWish(families[0], 3, True))

    assert hospital.door("HED2").ask_now(wishes, standing=True) == ()
    with refused("people.not_allowed"):
        hospital.door("HED2").do_now(end_substitute, EndSubstitute(families[0], "mine"))
    with refused("people.not_allowed"):
        hospital.door("HED2").do_now(end_wish, EndWish(families[0], 3, "mine"))


def test_a_manager_decides_for_every_department(hospital: Hospital, families: list[int]) -> None:
    assert len(one(hospital, "manager").pairs) == 3

    hospital.door("manager").do_now(decide_wish, DecideWish(families[0], 3, True))

    assert len(one(hospital, "manager", standing=True).pairs) == 3


def test_who_belongs_to_no_department_is_decided_on_by_who_decides_everywhere(
    hospital: Hospital,
) -> None:
    pair = (hospital.items["ST-3018"], hospital.items["ST-2718"])
    rule = hospital.door("buyer").do_now(ask_substitute, AskSubstitute(*pair, "in need"))

    assert rule.path == ""
    with refused("people.not_allowed"):
        hospital.door("head").do_now(decide_substitute, DecideSubstitute(rule.id, True))
    hospital.door("manager").do_now(decide_substitute, DecideSubstitute(rule.id, True))


def test_articles_of_no_family_are_wishes_of_their_own(hospital: Hospital) -> None:
    for other in ("BA-2015", "GW-014"):
        pair = (hospital.items["ST-3018"], hospital.items[other])
        hospital.door("surgeon").do_now(ask_substitute, AskSubstitute(*pair, "in need"))

    found = hospital.door("head").ask_now(wishes)

    assert [[pair.other for pair in each.pairs] for each in found] == [["2.0×15 mm"], [""]]


def test_rules_are_written_together_and_an_unknown_one_is_refused(
    hospital: Hospital, families: list[int]
) -> None:
    found = hospital.program.do_now(note_all, families[:2])

    assert found == ["seen", "seen", "committee"]
    with refused("care.substitute_unknown"):
        hospital.program.ask_now(unknown)
