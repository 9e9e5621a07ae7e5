from collections import Counter
from datetime import timedelta

from bot.demonstration.steps import Held, Hold, Receive, Reserve, Schedule
from tests.unit.demonstration.conftest import Story
from tests.unit.demonstration.replay import Lying, local_day


def test_lots_that_lie_on_shelves_are_held_at_both_sites(story: Story) -> None:
    lying = {(k.site, k.item, k.lot) for k in story.account.on_shelves()}
    held = story.of(Hold)

    assert {(h.site, h.held) for h in held} == {
        (site, how) for site in ("DUH", "DCH") for how in Held
    }
    assert {(h.site, h.item, h.lot) for h in held} <= lying
    assert len({(h.site, h.item, h.lot) for h in held}) == len(held) == 12


def test_cases_are_planned_for_today_and_tomorrow_in_every_department(story: Story) -> None:
    departments = {p.code for p in story.hospital.places.values() if p.kind == "department"}
    days = {(s.location, (s.when + timedelta(hours=8)).date()) for s in story.of(Schedule)}

    assert days == {(d, story.today + timedelta(days=n)) for d in departments for n in (0, 1)}


def test_planned_cases_have_a_surgeon_of_the_department_and_a_token_of_their_own(
    story: Story,
) -> None:
    people = {p.code: p for p in story.hospital.people}
    schedules = story.of(Schedule)

    assert len({s.case for s in schedules}) == len(schedules)
    for schedule in schedules:
        assert people[schedule.surgeon].place == schedule.location
        assert schedule.title_zh
        assert schedule.title_en
        assert schedule.when > schedule.at


def test_stock_is_kept_for_planned_cases_where_it_lies(story: Story) -> None:
    cases = {s.case: s for s in story.of(Schedule)}
    shelves = story.account.on_shelves()
    held = {(h.site, h.item, h.lot) for h in story.of(Hold)}
    kept: Counter[Lying] = Counter()
    for reserve in story.of(Reserve):
        case = cases[reserve.case]
        assert story.hospital.department(reserve.location) == case.location
        assert reserve.until > case.when
        for pick in reserve.lines:
            lying = Lying(reserve.site, reserve.location, pick.item, pick.lot, pick.owner)
            kept[lying] += pick.quantity
            assert (reserve.site, pick.item, pick.lot) not in held
            assert story.account.expiry_of(lying) >= local_day(reserve)

    assert len(story.of(Reserve)) >= 100
    assert all(quantity <= shelves[lying] for lying, quantity in kept.items())


def test_what_is_kept_is_what_would_leave_first(story: Story) -> None:
    shelves = story.account.on_shelves()
    held = {(h.site, h.item, h.lot) for h in story.of(Hold)}
    for reserve in story.of(Reserve):
        (pick,) = reserve.lines
        here = Lying(reserve.site, reserve.location, pick.item, pick.lot, pick.owner)
        earlier = [
            k
            for k in shelves
            if (k.site, k.place, k.item) == here[:3]
            and story.today <= story.account.expiry_of(k) < story.account.expiry_of(here)
            and (k.site, k.item, k.lot) not in held
        ]
        # Earlier lots may only be passed over when they are kept to the last piece already.
        for lying in earlier:
            kept = sum(
                1
                for other in story.of(Reserve)
                if (other.site, other.location) == lying[:2]
                and (other.lines[0].item, other.lines[0].lot) == (lying.item, lying.lot)
            )
            tomorrow = story.account.expiry_of(lying) < story.today + timedelta(days=1)
            assert kept >= shelves[lying] or tomorrow


def test_the_finale_is_the_evening_before_today(story: Story) -> None:
    for step in [*story.of(Hold), *story.of(Schedule), *story.of(Reserve)]:
        assert local_day(step) == story.today - timedelta(days=1)
        assert (step.at + timedelta(hours=8)).hour == 21


def test_a_late_delivery_waits_in_each_central_store_to_be_put_away(story: Story) -> None:
    stores = {story.hospital.store(site.code) for site in story.hospital.sites}
    late = [r for r in story.of(Receive) if r.location in stores]
    left = story.account.on_shelves()

    assert {r.location for r in late} == stores
    assert {local_day(r) for r in late} == {story.today - timedelta(days=1)}
    for receipt in late:
        (line,) = receipt.lines
        where = Lying(receipt.site, receipt.location, line.item, line.lot, line.owner)
        assert left[where] == line.quantity
        assert line.expiry > story.today


def test_a_case_keeps_only_what_such_an_operation_needs_and_one_of_a_kind(story: Story) -> None:
    operations = {(o.place, o.title_zh): o for o in story.hospital.operations}
    cases = {s.case: operations[s.location, s.title_zh] for s in story.of(Schedule)}
    kinds: dict[str, list[str]] = {}
    for reserve in story.of(Reserve):
        kind = story.articles[reserve.lines[0].item].gmdn
        kinds.setdefault(reserve.case, []).append(kind)
        assert cases[reserve.case].needs(kind), (cases[reserve.case].title_en, kind)

    assert all(len(set(its)) == len(its) for its in kinds.values())
    coronary, pacing = (
        operations["CATH", title] for title in ("冠脉造影及支架植入术", "双腔起搏器植入术")
    )
    assert not coronary.needs("Peripheral angioplasty balloon catheter")
    assert not pacing.needs("Drug-eluting coronary artery stent")
    assert not pacing.needs("Dual-chamber implantable defibrillator")


def test_every_operation_finds_something_that_it_needs(story: Story) -> None:
    by_place: dict[str, set[str]] = {}
    for article in story.articles.values():
        for place in article.departments:
            by_place.setdefault(place, set()).add(article.gmdn)

    for operation in story.hospital.operations:
        kinds = by_place[operation.place.removeprefix("C-")]
        assert any(operation.needs(kind) for kind in kinds), operation.title_en
