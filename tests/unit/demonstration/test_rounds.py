from datetime import timedelta

from bot.demonstration.steps import Adjust, Count, Dispose, Reason, SendBack
from tests.unit.demonstration.conftest import Story
from tests.unit.demonstration.replay import local_day


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


def test_now_and_then_a_piece_is_missing(story: Story) -> None:
    adjusts = story.of(Adjust)

    assert len({a.document for a in adjusts}) == len(adjusts)
    assert len(adjusts) > 20
    for adjust in adjusts:
        assert adjust.reason is Reason.COUNT
        assert sum(pick.quantity for pick in adjust.lines) == 1


def test_a_count_is_looked_at_by_a_second_person(story: Story) -> None:
    people = {p.code: p for p in story.hospital.people}
    for count in story.of(Count):
        assert count.second != count.by
        assert people[count.by].role in {"nurse", "storekeeper"}
        assert people[count.second].role in {"department_head", "storekeeper"}


def test_small_bins_were_counted_lately_and_nearly_all_was_there(story: Story) -> None:
    counts = story.of(Count)

    assert len(counts) > 20
    assert {c.site for c in counts} == {s.code for s in story.hospital.sites}
    for count in counts:
        assert sum(line.quantity for line in count.lines) <= 120
        assert (story.today - local_day(count)).days <= 60
    assert 0 < story.account.missing < len(counts)


def test_storekeepers_send_back(story: Story) -> None:
    roles = {p.code: p.role for p in story.hospital.people}

    assert {roles[back.by] for back in story.of(SendBack)} == {"storekeeper"}


def test_what_expired_of_late_still_lies_on_its_shelf(story: Story) -> None:
    last = max(local_day(d) for d in story.of(Dispose))

    assert story.today - last >= timedelta(days=14)
