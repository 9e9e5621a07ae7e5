from datetime import timedelta

from bot.demonstration.steps import Adjust, Count, Dispose, Reason, SendBack
from tests.unit.demonstration.conftest import Story
from tests.unit.demonstration.replay import Account, Lying, local_day


def test_only_expired_stock_is_thrown_away(story: Story) -> None:
    for disposal in story.of(Dispose):
        assert disposal.reason is Reason.EXPIRED
        for pick in disposal.lines:
            expiry = story.account.expiry[disposal.site, pick.item, pick.lot]
            assert expiry < local_day(disposal)
    assert len(story.of(Dispose)) > 50


def test_only_consigned_stock_goes_back_to_its_owner(story: Story) -> None:
    for back in story.of(SendBack):
        assert {pick.owner for pick in back.lines} == {back.supplier}
    assert len(story.of(SendBack)) > 10


def test_a_second_person_writes_off_what_a_count_did_not_find(story: Story) -> None:
    counts = {c.document: c for c in story.of(Count)}
    adjusts = story.of(Adjust)

    assert len({a.document for a in adjusts}) == len(adjusts)
    assert 0.01 < len(adjusts) / len(counts) < 0.1
    for adjust in adjusts:
        count = counts[adjust.document]
        assert adjust.by == count.second != count.by
        assert adjust.location == count.location
        assert adjust.at > count.at


def test_what_is_counted_and_what_is_written_off_are_what_the_books_said(story: Story) -> None:
    account = Account()
    missing: dict[str, int] = {}
    for step in story.steps:
        if isinstance(step, Count):
            missing[step.document] = sum(
                account.balance[Lying(step.site, step.location, c.item, c.lot, c.owner)]
                - c.quantity
                for c in step.lines
            )
        account.carry_out(step)
    written_off = {a.document: sum(p.quantity for p in a.lines) for a in story.of(Adjust)}

    assert missing == {document: written_off.get(document, 0) for document in missing}
    assert set(written_off.values()) == {1}


def test_every_bin_is_counted_again_and_again(story: Story) -> None:
    bins = {p.code for p in story.hospital.places.values() if p.kind == "bin"}
    counted = {count.location for count in story.of(Count)}

    assert counted == bins
    assert len(story.of(Count)) > 10 * len(bins)


def test_what_expired_of_late_still_lies_on_its_shelf(story: Story) -> None:
    last = max(local_day(d) for d in story.of(Dispose))

    assert story.today - last >= timedelta(days=14)
