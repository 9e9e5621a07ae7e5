"""Substitutes: asked for by one, approved by another, offered only while valid."""

from datetime import date, timedelta

import pytest

from core.care.rule import SubstituteView
from core.care.substitute import (
    AskSubstitute,
    DecideSubstitute,
    EndSubstitute,
    ask_substitute,
    asked_substitutes,
    decide_substitute,
    end_substitute,
    substitute,
    substitutes,
)
from core.clock import SetClock
from core.people.enlist import grant_role
from core.people.staff import Role
from core.stock.catalogue import NewItem, SizeText, put_items
from core.stock.overview import Nearness
from core.tables.kinds import RuleState
from tests.acts import refused
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive

TODAY = date(2026, 3, 10)


def asking(
    hospital: Hospital, item: str = "ST-3018", other: str = "ST-2718", *, both_ways: bool = False
) -> SubstituteView:
    pair = (hospital.items[item], hospital.items[other])
    command = AskSubstitute(*pair, "vessel 2.8 to 3.0 mm", "IFU table 4", both_ways)
    return hospital.door("surgeon").do_now(ask_substitute, command)


def decide(hospital: Hospital, rule: SubstituteView, **how: object) -> SubstituteView:
    command = DecideSubstitute(rule.id, **({"approve": True} | how))  # type: ignore[arg-type]
    return hospital.door("head").do_now(decide_substitute, command)


def offered(hospital: Hospital, item: str = "ST-3018") -> list[str]:
    found = hospital.door("nurse").ask_now(substitutes, hospital.items[item])
    return [choice.article.code for choice in found]


def test_a_rule_is_offered_only_after_a_second_person_approved_it(hospital: Hospital) -> None:
    rule = asking(hospital)
    assert rule.state is RuleState.ASKED
    assert offered(hospital) == []
    waiting = hospital.door("head").ask_now(asked_substitutes)
    assert [each.id for each in waiting] == [rule.id]

    approved = decide(hospital, rule)

    assert (approved.asked_by.name, approved.asked_at) == ("陈刚", NOON)
    assert approved.decided_by is not None
    assert (approved.decided_by.name_latin, approved.decided_at) == ("Zhou Li", NOON)
    assert (approved.valid_from, approved.valid_to) == (TODAY, None)
    assert offered(hospital) == ["ST-2718"]
    assert hospital.door("head").ask_now(asked_substitutes) == ()


def test_nobody_approves_an_own_request(hospital: Hospital) -> None:
    hospital.program.do_now(grant_role, hospital.staff["head"], Role.SURGEON, "")
    pair = (hospital.items["ST-3018"], hospital.items["ST-2718"])
    rule = hospital.door("head").do_now(ask_substitute, AskSubstitute(*pair, "small vessel"))

    with refused("care.own_request"):
        decide(hospital, rule)
    with refused("people.not_allowed"):
        hospital.door("surgeon").do_now(decide_substitute, DecideSubstitute(rule.id, approve=True))
    assert (
        hospital.door("manager")
        .do_now(decide_substitute, DecideSubstitute(rule.id, approve=True))
        .state
        is RuleState.APPROVED
    )


def test_a_refused_rule_is_not_offered_and_may_be_asked_for_again(hospital: Hospital) -> None:
    rule = decide(hospital, asking(hospital), approve=False, note="too thin")

    assert rule.state is RuleState.REFUSED
    assert offered(hospital) == []
    assert asking(hospital).id != rule.id


def test_a_decision_stands(hospital: Hospital) -> None:
    rule = asking(hospital)
    first = decide(hospital, rule)

    assert decide(hospital, rule) == first
    with refused("care.substitute_closed", state="approved"):
        decide(hospital, rule, approve=False)
    with refused("care.substitute_unknown"):
        hospital.door("nurse").ask_now(substitute, 4711)


def test_a_rule_counts_from_its_first_to_its_last_day(hospital: Hospital, clock: SetClock) -> None:
    tomorrow = TODAY + timedelta(days=1)
    decide(hospital, asking(hospital), valid_from=tomorrow, valid_to=tomorrow)

    assert offered(hospital) == []
    clock.advance(days=1)
    assert offered(hospital) == ["ST-2718"]
    clock.advance(days=1)
    assert offered(hospital) == []


def test_days_in_the_wrong_order_are_refused(hospital: Hospital) -> None:
    rule = asking(hospital)

    with refused("care.dates_reversed"):
        decide(hospital, rule, valid_from=TODAY, valid_to=TODAY - timedelta(days=1))


def test_a_rule_goes_one_way_unless_it_says_both(hospital: Hospital) -> None:
    decide(hospital, asking(hospital))
    assert offered(hospital, "ST-2718") == []
    decide(hospital, asking(hospital, "BA-2015", "GW-014", both_ways=True))

    assert offered(hospital, "BA-2015") == ["GW-014"]
    assert offered(hospital, "GW-014") == ["BA-2015"]


def test_an_ended_rule_is_offered_no_more_and_stays_on_record(hospital: Hospital) -> None:
    rule = decide(hospital, asking(hospital))
    head = hospital.door("head")

    with refused("reason.missing"):
        head.do_now(end_substitute, EndSubstitute(rule.id, " "))
    ended = head.do_now(end_substitute, EndSubstitute(rule.id, "recalled"))
    again = head.do_now(end_substitute, EndSubstitute(rule.id, "recalled"))

    assert ended == again
    assert (ended.state, ended.valid_to) == (RuleState.ENDED, TODAY)
    assert offered(hospital) == []
    assert asking(hospital).state is RuleState.ASKED


def test_only_an_approved_rule_is_ended(hospital: Hospital) -> None:
    rule = asking(hospital)

    with refused("care.substitute_closed", state="asked"):
        hospital.door("head").do_now(end_substitute, EndSubstitute(rule.id, "no"))


@pytest.mark.parametrize(
    ("item", "other", "condition", "code"),
    [
        ("ST-3018", "ST-3018", "always", "care.same_item"),
        ("ST-3018", "ST-2718", "  ", "care.condition_missing"),
    ],
)
def test_a_senseless_rule_is_refused(
    hospital: Hospital, item: str, other: str, condition: str, code: str
) -> None:
    pair = (hospital.items[item], hospital.items[other])
    with refused(code):
        hospital.door("surgeon").do_now(ask_substitute, AskSubstitute(*pair, condition))


def test_an_unknown_item_is_refused(hospital: Hospital) -> None:
    with refused("item.unknown"):
        hospital.door("surgeon").do_now(ask_substitute, AskSubstitute(4711, 4712, "always"))
    with refused("item.unknown"):
        hospital.door("surgeon").ask_now(substitutes, 4711)


def test_the_same_wish_is_asked_once(hospital: Hospital) -> None:
    rule = asking(hospital, both_ways=True)

    with refused("care.substitute_exists", state="asked"):
        asking(hospital)
    with refused("care.substitute_exists", state="asked"):
        asking(hospital, "ST-2718", "ST-3018")
    decide(hospital, rule)
    with refused("care.substitute_exists", state="approved"):
        asking(hospital)


def test_what_lies_near_comes_first(hospital: Hospital) -> None:
    for other in ("ST-2718", "BA-2015", "GW-014"):
        decide(hospital, asking(hospital, "ST-3018", other))
    arrive(hospital, "BA-2015", "B1", 1, place="CATH-A1")
    arrive(hospital, "GW-014", "G1", 9, place="STORE-1")
    cath = hospital.places["CATH-A1"].id

    found = hospital.door("nurse").ask_now(substitutes, hospital.items["ST-3018"], cath)

    assert [choice.article.code for choice in found] == ["BA-2015", "GW-014", "ST-2718"]
    balloon, wire, stent = found
    assert balloon.here is not None
    assert (balloon.here.available, balloon.nearest[0].nearness) == (1, Nearness.HERE)
    assert (wire.here, wire.total.available, wire.nearest[0].home.place.code) == (None, 9, "STORE")
    assert stent.nearest == ()
    assert found[0].rule.condition == "vessel 2.8 to 3.0 mm"


def test_the_same_kind_and_size_stands_before_more_of_another_kind(hospital: Hospital) -> None:
    def article(code: str, kind: str, length: str) -> NewItem:
        sizes = (SizeText("diameter", "2.5", "mm"), SizeText("length", length, "mm"))
        nhsa = f"C{kind}0000000000"
        return NewItem(code, code, f"{code} 名", f"{code} name", "个", sizes=sizes, nhsa_code=nhsa)

    new = (
        article("ASKED", "022501025", "18"),
        article("SAME", "022501025", "18"),
        article("LONGER", "022501025", "23"),
        article("BALLOON", "024301043", "18"),
        article("ABSENT", "022501025", "18"),
    )
    ids = hospital.program.do_now(put_items, new)
    hospital.items |= {item.code: found for item, found in zip(new, ids, strict=True)}
    for code, count in (("SAME", 2), ("LONGER", 5), ("BALLOON", 9)):
        arrive(hospital, code, f"L-{code}", count)
        decide(hospital, asking(hospital, "ASKED", code))
    decide(hospital, asking(hospital, "ASKED", "ABSENT"))

    assert offered(hospital, "ASKED") == ["SAME", "LONGER", "BALLOON", "ABSENT"]
