import time
from collections import Counter
from datetime import date, timedelta
from itertools import islice, pairwise

from bot.demonstration import catalogue, plan
from bot.demonstration.catalogue import Article
from bot.demonstration.hospital import Hospital
from bot.demonstration.steps import Receive, Step, Use
from tests.unit.demonstration.conftest import Story
from tests.unit.demonstration.replay import Account, local_day


def test_stock_never_goes_below_nothing_and_pieces_are_in_one_place_only(story: Story) -> None:
    # The account refuses both while it follows the steps; here it has followed them all.
    assert story.account.on_shelves()
    assert min(story.account.balance.values()) >= 0


def test_every_step_is_in_order_of_time_and_before_today(story: Story) -> None:
    assert all(a.at <= b.at for a, b in pairwise(story.steps))
    assert local_day(story.steps[0]) == story.today - timedelta(days=plan.DAYS)
    assert local_day(story.steps[-1]) == story.today - timedelta(days=1)
    assert all(step.at.tzinfo is not None for step in story.steps)


def test_it_covers_eighteen_months(story: Story) -> None:
    days = (local_day(story.steps[-1]) - local_day(story.steps[0])).days

    assert 540 <= days <= 550
    assert isinstance(story.steps[0], Receive)


def test_thirty_thousand_units_and_lots_lie_on_the_shelves_of_both_sites(story: Story) -> None:
    shelves = story.account.on_shelves()
    pieces = Counter({"DUH": 0, "DCH": 0})
    for lying, quantity in shelves.items():
        pieces[lying.site] += quantity
    units = sum(place not in story.account.sent for place, _ in story.account.pieces.values())
    lots = {(k.site, k.item, k.lot) for k in shelves}

    assert units + len(lots) >= 30_000
    assert sum(pieces.values()) >= 30_000
    assert pieces["DCH"] >= 2_000


def test_units_on_the_books_are_units_in_hand(story: Story) -> None:
    by_unit = sum(
        n for k, n in story.account.on_shelves().items() if story.articles[k.item].by_unit
    )
    named = sum(place not in story.account.sent for place, _ in story.account.pieces.values())

    assert by_unit == named


def test_expiries_lie_around_today(story: Story) -> None:
    left = Counter[str]()
    for lying in story.account.on_shelves():
        days = (story.account.expiry_of(lying) - story.today).days
        for name, first, last in (
            ("expired", -99, -1), ("30", 0, 30), ("60", 31, 60), ("90", 61, 90), ("180", 91, 180),
        ):  # fmt: skip
            left[name] += first <= days <= last

    assert all(left[name] >= 20 for name in ("expired", "30", "60", "90", "180")), left


def test_almost_every_article_is_on_some_shelf_but_size_runs_have_holes(story: Story) -> None:
    lying = {k.item for k in story.account.on_shelves() if k.site == "DUH"}
    gone = {code for code in story.articles if code not in lying}
    names = {story.articles[code].name_zh for code in gone}

    assert 1 <= len(gone) <= 0.05 * len(story.articles)
    assert "晨星 药物洗脱冠脉支架系统 2.75×18 mm" in names


def test_the_3_0_by_18_stent_is_in_the_cath_lab(story: Story) -> None:
    here = sum(
        n
        for k, n in story.account.on_shelves().items()
        if story.hospital.department(k.place) == "CATH"
        and story.articles[k.item].name_zh.endswith("冠脉支架系统 3.0×18 mm")
    )

    assert here > 0


def test_every_bin_of_the_hospital_holds_something(story: Story) -> None:
    bins = {p.code for p in story.hospital.places.values() if p.kind == "bin"}
    waiting = {story.hospital.store(site.code) for site in story.hospital.sites}

    assert {k.place for k in story.account.on_shelves()} == bins | waiting


def test_every_person_who_signs_exists_at_the_site(story: Story) -> None:
    sites = {p.code: p.site for p in story.hospital.people}

    assert {(step.by, step.site) for step in story.steps} <= set(sites.items())


def test_everybody_in_the_departments_and_stores_has_done_something(story: Story) -> None:
    signed = {step.by for step in story.steps}
    working = {p.code for p in story.hospital.people if p.role in {"nurse", "storekeeper"}}

    assert working <= signed


def test_the_same_seed_gives_the_same_steps(
    story: Story, the_hospital: Hospital, articles: list[Article]
) -> None:
    some = 8_000

    again = list(islice(plan.plan(the_hospital, articles, story.today), some))

    assert again == story.steps[:some]


def test_another_seed_gives_another_history(
    story: Story, the_hospital: Hospital, articles: list[Article]
) -> None:
    other = list(islice(plan.plan(the_hospital, articles, story.today, seed=2), 3000))

    assert other != story.steps[:3000]


def test_steps_are_made_while_they_are_read(
    story: Story, the_hospital: Hospital, articles: list[Article]
) -> None:
    """The first steps come long before the whole could have been planned."""
    begun = time.process_time()
    first = list(islice(plan.plan(the_hospital, articles, story.today), 500))

    assert first == story.steps[:500]
    assert time.process_time() - begun < 0.7 * story.seconds


def test_on_another_day_the_hospital_is_as_full(the_hospital: Hospital) -> None:
    today = date(2029, 2, 15)  # in the new year's week
    account, uses = Account(), 0
    last: Step | None = None
    for step in plan.plan(the_hospital, catalogue.load(today), today):
        account.carry_out(step)
        uses += len(step.lines) if isinstance(step, Use) else 0
        last = step

    assert last is not None
    assert local_day(last) == today - timedelta(days=1)
    assert 50_000 <= uses <= 90_000
    assert sum(account.on_shelves().values()) >= 30_000
    assert account.in_transit()
