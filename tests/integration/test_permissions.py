"""Who may do what: every marked rule of the core against every role, and refusal by default.

The table here is written by hand and apart from ``core.people.roles``, so that a slip in either is
seen. A new command or query needs its name in this table before the suite passes again.
"""

import ast
import importlib
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import core
from core.actor import Actor, ActorKind
from core.clock import SetClock
from core.db import sqlite_url
from core.door import Core, Door
from core.errors import NotAllowedError, RefusedError
from core.opening import open_core
from core.people.enlist import NewStaff, add_staff, set_staff_state
from core.people.roles import RIGHTS, allowed, permit
from core.people.staff import Role, person
from core.rights import Right, needed, needs
from core.stock.place import NewSite, open_site
from core.tables.kinds import StaffState
from core.unit_of_work import UnitOfWork
from tests.architecture.tree import ROOT, modules
from tests.conftest import NOON
from tests.hospital import Hospital, build, kept_role

Rule = Callable[..., object]

EVERYBODY = "NSKHBMUA"
ROLES = {
    "N": "nurse",
    "S": "surgeon",
    "K": "storekeeper",
    "H": "head",
    "B": "buyer",
    "M": "manager",
    "U": "auditor",
    "A": "administrator",
}
OUTSIDERS = ("stranger", "blocked", "left", "device", "elsewhere", "without_role")

MATRIX: dict[str, str] = {
    # Nobody needs a role to say who they are.
    "anyone": """
        people.fault.note_refused
        people.enrolment.redeem people.enrolment.who_is people.group.group_of people.group.links_of
        people.site.sites people.site.site_by_code
    """,
    "NSKHBMUA": """
        care.case.case_by_token care.case.cases_by_token care.case.cases care.pieces.pieces_of_case
        stock.contents.contents stock.count_look.count_by_code stock.count_look.shelves_in_count
        care.substitute.substitute stock.count_look.count_found care.substitute.substitutes
        flow.issue.my_takes flow.issue.open_takes flow.issue.taken_by_others flow.outcome.outcomes
        flow.transfer_view.open_transfers flow.transfer_view.transfer stock.way.lost_by
        flow.transfer_view.transfer_by_code stock.count.count_sheet flow.unshelved.unshelved
        flow.unshelved.lying_to_shelve flow.unshelved.piece_to_shelve flow.unshelved.shelf_offers
        flow.unshelved.shelves_of_homes stock.reservation.reservations stock.reverse.undo
        people.enlist.set_language people.enrolment.accounts_of people.group.groups_of
        stock.card.item_card stock.finder.find_items stock.finder.seek stock.finder.understand
        stock.finder.sizes_of stock.finder.make_out stock.item_code.find_item_code
        stock.holding.lots_of stock.holding.units_of_lot stock.way.would_lose
        stock.identify.find_reading stock.identify.find_code stock.label.find_label
        stock.location.place_of stock.location.home_here stock.location.homes
        stock.location.today_here stock.location.shelves_here stock.moved.moved
        stock.posting.posted_before stock.overview.stock_of stock.overview.near
        stock.lot_change.lot_changes stock.claim.met_by stock.example.code_prefix
        stock.owner.owner_of stock.owner.owners_of_lot stock.trace.history
        stock.trace.posting_history stock.trace.trace_lot supply.supplier.suppliers
        stock.partner.partner_with
    """,
    "KHM": """
        flow.adjust.quarantine flow.adjust.release flow.recall.affected stock.aside.asides
        stock.lot.set_lot_status
    """,
    "BA": """
        stock.catalogue.put_items stock.import_items.preview stock.import_items.apply
        supply.supplier.put_suppliers flow.founding.suppliers.found_suppliers
    """,
    "A": """
        people.enlist.add_staff people.enlist.grant_role people.enlist.revoke_role
        flow.in_hands.in_hands_of people.enlist.check_not_last
        people.enlist.set_staff_state people.enrolment.make_token people.enrolment.unbind
        people.group.set_group_language
        people.group.link_group people.group.unlink_group people.listing.staff_list
        people.parted.linked_groups
        stock.place.add_place stock.place.close_place
        flow.founding.people.found_people flow.founding.places.found_places
    """,
    "NSH": """
        care.case.schedule_case care.case.set_case_state care.schedule.take_schedule
    """,
    "NSKHB": """
        care.substitute.ask_substitute
    """,
    "MUA": """
        stock.audit_trail.audit_trail stock.audit_trail.audit_after
        stock.audit_trail.acting_called
    """,
    "HM": """
        care.substitute.asked_substitutes care.substitute.standing_substitutes
        care.substitute.decide_substitute
        care.substitute.end_substitute
        care.wish.wishes care.wish.wish care.wish.wish_then care.wish.decide_wish care.wish.end_wish
    """,
    "NSKH": """
        care.use.use flow.waste.waste flow.issue.give_back flow.issue.take
        stock.reservation.reserve stock.reservation.void_reservation
    """,
    "KH": """
        flow.adjust.adjust flow.adjust.dispose stock.reverse.reverse
        stock.reversible.reversible
    """,
    "K": """
        flow.adjust.send_back flow.receipt.receive flow.founding.goods.look_at_goods
    """,
    "NKH": """
        flow.putaway.put_away flow.putaway.put_all_away flow.transfer.arrive flow.transfer.dispatch
        flow.transfer.settle stock.count.cancel_count stock.count.count_line
        stock.count.count_lines stock.count.finish_count stock.count.my_counts
        stock.count.open_count
    """,
    "KHU": """
        stock.count.counts_to_review stock.count_review.decide_count
        stock.count_look.counts_going_on
        stock.count_review.review_count
    """,
    # The program alone: no person, whatever the role.
    "": """
        once.forget_old delivery.event.forget_old
        stock.reservation.lapse_due milestone.reach milestone.reached survey.survey
        delivery.dialogue.listening delivery.dialogue.newest
        delivery.dialogue.open_dialogues
        delivery.drawn.expire_due delivery.dialogue.forget_old
        delivery.drawn.drawn_open delivery.outbox.settle delivery.inbox.break_off
        delivery.dialogue.pressed delivery.dialogue.redirect delivery.outbox.redirect
        delivery.inbox.finish delivery.inbox.forget_old delivery.inbox.keep
        delivery.inbox.note_failure delivery.inbox.waiting delivery.lease.release
        delivery.inbox.begin delivery.inbox.set_aside delivery.inbox.unknown
        delivery.outbox.claim delivery.outbox.forget_old delivery.outbox.post
        delivery.menu.menu_mark delivery.menu.offer_menu delivery.menu.offer_menus
        people.reach.who_may people.reach.chat_of people.reach.each_of
        people.parted.parted
        people.enlist.first_administrator people.enrolment.bind_now people.group.migrate_group
        stock.finder.warm_search stock.place.open_site
        stock.proof.prove
    """,
}
"""Letters of the roles that may, then the rules: module and name below ``core``."""

SCOPED: dict[Right, str] = {
    Right.SEE_STOCK: EVERYBODY,
    Right.SEE_HISTORY: EVERYBODY,
    Right.SEE_AUDIT: "MUA",
    Right.RECEIVE: "K",
    Right.TAKE: "NSKH",
    Right.USE: "NSKH",
    Right.RETURN: "NSKH",
    Right.TRANSFER: "NKH",
    Right.RECEIVE_TRANSFER: "NKH",
    Right.ADJUST: "KH",
    Right.DISPOSE: "KH",
    Right.HOLD: "KHM",
    Right.RESERVE: "NSKH",
    Right.COUNT: "NKH",
    Right.REVIEW_COUNT: "KHU",
    Right.ASK_SUBSTITUTE: "NSKHB",
    Right.DECIDE_SUBSTITUTE: "HM",
    Right.IMPORT_ITEMS: "BA",
    Right.EDIT_PLACES: "A",
    Right.MANAGE_STAFF: "A",
    Right.LINK_GROUP: "A",
    Right.SCHEDULE_CASE: "NSH",
    Right.ENROLLED: EVERYBODY,
    Right.RUN: "",
    Right.ANYONE: "",
}
"""Who holds each right, where it is asked for at a place; in the cath lab if bound to a place."""


def rules() -> dict[str, Rule]:
    """Every marked rule of the core by its name, read from the modules themselves."""
    found: dict[str, Rule] = {}
    for module in pkgutil.walk_packages(core.__path__, "core."):
        if not module.name.startswith("core.migrations"):
            for name, thing in vars(importlib.import_module(module.name)).items():
                own = getattr(thing, "__module__", "") == module.name
                if own and callable(thing) and needed(thing) is not None:
                    found[f"{module.name.removeprefix('core.')}.{name}"] = thing
    return found


RULES = rules()
MAY = {name: letters for letters, names in MATRIX.items() for name in names.split()}


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Hospital]:
    """One small hospital for the whole matrix: asking whether one may changes nothing."""
    path = tmp_path_factory.mktemp("permissions") / "tocsin.db"
    clock = SetClock(NOON)
    opened = open_core(sqlite_url(Path(shutil.copy(sqlite_template, path))), clock=clock)
    made = build(opened, clock)
    other = made.program.do_now(open_site, NewSite("H2", "二院", "Second hospital"))
    _add_outsiders(made, other)
    yield made
    opened.close()


def _add_outsiders(made: Hospital, other: int) -> None:
    """Add people who held every role and were blocked or left, work elsewhere, or hold none."""
    for name in ("blocked", "left", "elsewhere", "without_role"):
        staff = made.program.do_now(add_staff, NewStaff(name.upper(), name, name))
        made.staff[name] = staff
        for role in Role if name != "without_role" else ():
            at = other if name == "elsewhere" else made.site
            made.program.do_now(kept_role, staff, at, role)
    made.program.do_now(set_staff_state, made.staff["blocked"], StaffState.BLOCKED)
    made.program.do_now(set_staff_state, made.staff["left"], StaffState.LEFT)


def door_of(hospital: Hospital, who: str) -> Door:
    if who == "stranger":
        return hospital.core.as_(Actor(ActorKind.CHAT_USER, 7, hospital.site))
    if who == "device":
        return hospital.core.as_(
            Actor(ActorKind.DEVICE, hospital.staff["storekeeper"], hospital.site)
        )
    return hospital.door(who)


@needs(Right.ANYONE)
def knock(uow: UnitOfWork, house: Core, rule: Rule) -> bool:
    """Come to the door of a rule and go away again."""
    house.guard(uow, rule)
    return True


@needs(Right.ANYONE)
def knock_at(uow: UnitOfWork, right: Right, path: str) -> bool:
    """Ask for a right at a place, as a rule does."""
    permit(uow, right, path)
    return True


def may(door: Door, rule: Rule) -> bool:
    try:
        return door.ask_now(knock, door.core, rule)
    except RefusedError:
        return False


def may_at(door: Door, right: Right, path: str) -> bool:
    try:
        return door.ask_now(knock_at, right, path)
    except RefusedError:
        return False


@pytest.mark.parametrize("who", [*ROLES.values(), *OUTSIDERS, "program"])
@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_is_open_to_those_in_the_table_only(
    hospital: Hospital, name: str, who: str
) -> None:
    letters = MAY.get(name)
    assert letters is not None, f"say in MATRIX who may do {name}"
    expected = who in {"program", *(ROLES[letter] for letter in letters if letters != "anyone")}

    door = hospital.program if who == "program" else door_of(hospital, who)

    assert may(door, RULES[name]) is (expected or letters == "anyone")


def test_the_table_names_nothing_that_is_gone_and_nothing_twice() -> None:
    names = [name for names in MATRIX.values() for name in names.split()]

    assert sorted(set(names) - RULES.keys()) == []
    assert len(names) == len(set(names))


def test_the_enumeration_sees_the_rules() -> None:
    assert {"people.enrolment.redeem", "stock.catalogue.put_items"} <= RULES.keys()
    assert len(RULES) > 30


def marked(path: Path) -> Iterator[str]:
    """The functions of a module that are marked in its text, wherever they stand in it."""
    module = ".".join(path.relative_to(ROOT / "core").with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "needs"
            for mark in node.decorator_list
        ):
            yield f"{module}.{node.name}"


def test_no_mark_in_the_text_of_the_core_escapes_the_enumeration() -> None:
    written = {name for path in modules("core") for name in marked(path)}

    assert written == RULES.keys()


def test_every_right_has_a_row() -> None:
    assert set(SCOPED) == set(Right)


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize("letter", list(ROLES))
def test_a_right_counts_at_the_places_of_its_role(
    hospital: Hospital, right: Right, letter: str
) -> None:
    holds = letter in SCOPED[right]
    bound = letter in "NSH"
    door = hospital.door(ROLES[letter])
    cath, operating = hospital.places["CATH"], hospital.places["OR-1"]

    assert may_at(door, right, cath.path) is holds
    assert may_at(door, right, hospital.places["CATH-A1"].path) is holds
    assert may_at(door, right, operating.path) is (holds and not bound)
    assert may_at(door, right, "") is (holds and not bound)


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_hold_nothing_anywhere(hospital: Hospital, right: Right, who: str) -> None:
    assert not may_at(door_of(hospital, who), right, hospital.places["CATH"].path)


def test_one_nurse_reaches_the_cath_lab_and_another_the_operating_rooms(
    hospital: Hospital,
) -> None:
    cath, operating = hospital.places["CATH-A1"].path, hospital.places["OR-1"].path

    assert may_at(hospital.door("nurse"), Right.TAKE, cath)
    assert not may_at(hospital.door("nurse"), Right.TAKE, operating)
    assert may_at(hospital.door("or_nurse"), Right.TAKE, operating)
    assert not may_at(hospital.door("or_nurse"), Right.TAKE, cath)


def test_the_refusal_names_the_roles_that_may(hospital: Hospital) -> None:
    with pytest.raises(NotAllowedError) as refused:
        hospital.door("nurse").ask_now(knock_at, Right.REVIEW_COUNT, "")

    assert refused.value.code == "people.not_allowed"
    assert refused.value.params["roles"] == "auditor|department_head|storekeeper"


@pytest.mark.parametrize(
    ("who", "code"),
    [("stranger", "unknown"), ("device", "unknown"), ("blocked", "revoked"), ("left", "revoked")],
)
def test_those_who_are_not_staff_any_more_are_told_so(
    hospital: Hospital, who: str, code: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        door_of(hospital, who).ask_now(knock_at, Right.ENROLLED, "")

    assert refused.value.code == f"people.{code}"


def unmarked(uow: UnitOfWork) -> int:
    """A rule whose author forgot to say who may."""
    return uow.site


@pytest.mark.parametrize("who", ["administrator", "nurse"])
def test_a_rule_without_a_mark_cannot_be_called_at_all(hospital: Hospital, who: str) -> None:
    with pytest.raises(AssertionError, match="not marked"):
        hospital.door(who).ask_now(unmarked)
    with pytest.raises(AssertionError, match="not marked"):
        hospital.door(who).do_now(unmarked)
    with pytest.raises(AssertionError, match="not marked"):
        hospital.program.ask_now(unmarked)


def test_a_right_that_the_roles_do_not_mention_is_refused(hospital: Hospital) -> None:
    missing = [right for right in Right if right not in RIGHTS]

    assert missing == [Right.ANYONE]
    for who in ROLES.values():
        assert not may_at(hospital.door(who), Right.ANYONE, "")


@needs(Right.ANYONE)
def look(uow: UnitOfWork, staff: int, path: str) -> tuple[bool, ...]:
    who = person(uow, staff)
    return tuple(allowed(uow, who, right, path) for right in Right)


def test_menus_are_told_the_same_as_the_rules_decide(hospital: Hospital) -> None:
    path = hospital.places["OR-1"].path
    for who in (*ROLES.values(), "blocked", "left", "elsewhere", "without_role"):
        told = hospital.program.ask_now(look, hospital.staff[who], path)
        assert told == tuple(may_at(hospital.door(who), right, path) for right in Right), who
