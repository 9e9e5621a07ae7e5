from collections import Counter, defaultdict
from datetime import timedelta

from bot.demonstration import season
from bot.demonstration.steps import Receive
from tests.unit.demonstration.conftest import Story
from tests.unit.demonstration.replay import local_day


def test_every_receipt_is_complete(story: Story) -> None:
    for receipt in story.of(Receive):
        assert receipt.lines
        late = receipt.location == story.hospital.store(receipt.site)
        assert late or story.hospital.places[receipt.location].kind == "bin"
        for line in receipt.lines:
            article = story.articles[line.item]
            assert line.quantity > 0
            assert line.made < local_day(receipt)
            assert line.expiry > local_day(receipt)
            assert len(line.marks) == (line.quantity if article.by_unit else 0)
            assert story.hospital.supplier_of(article).code == receipt.supplier
            assert line.owner in {"", receipt.supplier}


def test_receipts_are_of_a_size_that_can_be_carried_out(story: Story) -> None:
    for receipt in story.of(Receive):
        assert len(receipt.lines) <= 40
        assert sum(line.quantity for line in receipt.lines) <= 1000


def test_a_lot_has_one_expiry_and_its_number_is_its_articles_own(story: Story) -> None:
    lots = Counter((r.site, line.item, line.lot) for r in story.of(Receive) for line in r.lines)

    assert max(lots.values()) == 1


def test_delivery_notes_are_numbered_once(story: Story) -> None:
    receipts = story.of(Receive)

    assert len({r.document for r in receipts}) == len(receipts)


def test_storekeepers_receive(story: Story) -> None:
    roles = {p.code: (p.role, p.site) for p in story.hospital.people}

    assert {(*roles[r.by], r.site) for r in story.of(Receive)} == {
        ("storekeeper", "DUH", "DUH"),
        ("storekeeper", "DCH", "DCH"),
    }


def test_nothing_comes_after_its_registration_has_lapsed(story: Story) -> None:
    for receipt in story.of(Receive):
        for line in receipt.lines:
            assert local_day(receipt) <= story.articles[line.item].registration_expiry


def test_suppliers_do_not_deliver_on_sundays_and_feasts(story: Story) -> None:
    opening = story.of(Receive)[0].at
    ordered = [r for r in story.of(Receive) if story.hospital.places[r.location].kind == "bin"]
    days = {local_day(r) for r in ordered if r.at - opening > timedelta(days=1)}

    assert all(season.busyness(day) >= 0.3 for day in days)
    assert 6 not in {day.weekday() for day in days}


def test_what_a_supplier_lacks_has_not_come_for_long(story: Story) -> None:
    last: dict[str, int] = {}
    for receipt in story.of(Receive):
        for line in receipt.lines:
            last[line.item] = (story.today - local_day(receipt)).days

    for article in story.articles.values():
        short = story.hospital.undelivered_days(article)
        if short:
            assert last[article.code] >= short


def test_articles_come_again_and_again(story: Story) -> None:
    days = defaultdict(set)
    for receipt in story.of(Receive):
        for line in receipt.lines:
            days[line.item].add(local_day(receipt))

    assert set(days) == set(story.articles)
    assert sum(len(d) >= 3 for d in days.values()) > 0.4 * len(days)


def test_some_deliveries_are_fresh_and_some_half_spent(story: Story) -> None:
    shares = []
    for receipt in story.of(Receive):
        for line in receipt.lines:
            life = story.articles[line.item].shelf_life_days
            shares.append((line.expiry - local_day(receipt)).days / life)

    assert max(shares) <= 0.96
    assert sum(s > 0.5 for s in shares) / len(shares) > 0.6
    assert 0.02 < sum(s < 0.25 for s in shares) / len(shares) < 0.3


def test_stock_is_owned_by_the_hospital_or_by_its_supplier(story: Story) -> None:
    owners = Counter(line.owner for r in story.of(Receive) for line in r.lines)

    assert len(owners) >= 5
    assert 0.05 < 1 - owners[""] / sum(owners.values()) < 0.5
