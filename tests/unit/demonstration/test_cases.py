from collections import Counter, defaultdict
from datetime import date, timedelta

from bot.demonstration import plan
from bot.demonstration.steps import Return, Take, Use
from tests.unit.demonstration.conftest import Story
from tests.unit.demonstration.replay import local_day


def test_there_are_as_many_uses_as_promised(story: Story) -> None:
    lines = sum(len(use.lines) for use in story.of(Use))

    assert 50_000 <= lines <= 75_000


def test_a_case_belongs_to_one_department_and_day(story: Story) -> None:
    cases: dict[str, set[tuple[str, date]]] = defaultdict(set)
    for use in story.of(Use):
        cases[use.case].add((story.hospital.department(use.location), local_day(use)))

    assert all(len(found) == 1 for found in cases.values())
    for case, found in cases.items():
        ((department, day),) = found
        assert case.startswith(f"{department}-{day:%y%m%d}-")
        assert len(case) <= 24


def test_every_department_uses_stock_on_most_of_its_days(story: Story) -> None:
    days: dict[str, set[date]] = defaultdict(set)
    for use in story.of(Use):
        days[story.hospital.department(use.location)].add(local_day(use))

    assert set(days) == {p.code for p in story.hospital.places.values() if p.kind == "department"}
    assert len(days["CATH"]) > 0.7 * plan.DAYS


def test_weekends_and_the_new_year_are_quiet(story: Story) -> None:
    uses = Counter(local_day(use) for use in story.of(Use))
    weekdays = Counter[int]()
    for day, count in uses.items():
        weekdays[day.weekday()] += count
    new_year = [date(2026, 2, 17) + timedelta(days=n) for n in range(6)]

    assert weekdays[6] < 0.3 * weekdays[1]
    assert sum(uses[d] for d in new_year) / 6 < 0.4 * sum(uses.values()) / plan.DAYS


def test_uses_are_signed_in_their_department_by_day(story: Story) -> None:
    people = {p.code: p for p in story.hospital.people}
    for use in story.of(Use):
        assert people[use.by].place == story.hospital.department(use.location)
        assert people[use.by].role in {"nurse", "surgeon"}
        assert 8 <= (use.at + timedelta(hours=8)).hour <= 19


def test_pieces_are_named_where_they_are_told_apart(story: Story) -> None:
    for use in story.of(Use):
        for pick in use.lines:
            named = pick.quantity if story.articles[pick.item].by_unit else 0
            assert len(pick.serials) == named


def test_what_comes_back_was_taken_for_that_case_and_was_not_used(story: Story) -> None:
    taken = {}
    for take in story.of(Take):
        (pick,) = take.lines
        assert pick.quantity == 1
        taken[take.case, pick.item] = (take, pick)
    used = {
        (use.case, pick.item, serial)
        for use in story.of(Use)
        for pick in use.lines
        for serial in pick.serials
    }
    returns = story.of(Return)

    assert 0.01 < len(returns) / len(story.of(Use)) < 0.06
    assert len(returns) == len(taken)
    for back in returns:
        (pick,) = back.lines
        take, took = taken[back.case, pick.item]
        assert (pick, back.location) == (took, take.location)
        assert back.at > take.at
        assert used.isdisjoint((back.case, pick.item, serial) for serial in pick.serials)


def test_demand_is_intermittent_on_the_shelves_too(story: Story) -> None:
    """Seven of ten articles of a department are not asked for in an ordinary week."""
    weeks: dict[tuple[str, str], set[int]] = defaultdict(set)
    start = plan.first_day(story.today)
    for use in story.of(Use):
        week = (local_day(use) - start).days // 7
        for pick in use.lines:
            weeks[story.hospital.department(use.location), pick.item].add(week)
    shares = [len(found) / (plan.DAYS // 7) for found in weeks.values()]

    assert 0.15 < sum(shares) / len(shares) < 0.4
