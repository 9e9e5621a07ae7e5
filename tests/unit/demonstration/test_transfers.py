from collections import defaultdict
from datetime import timedelta

from bot.demonstration.steps import Arrive, Dispatch, Pick
from tests.unit.demonstration.conftest import Story
from tests.unit.demonstration.replay import local_day


def quantities(picks: tuple[Pick, ...]) -> dict[tuple[str, str, str], int]:
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    for pick in picks:
        found[pick.item, pick.lot, pick.owner] += pick.quantity
    return dict(found)


def test_transfers_go_from_a_store_to_a_department_of_the_same_site(story: Story) -> None:
    places = story.hospital.places
    for dispatch in story.of(Dispatch):
        source = places[story.hospital.department(dispatch.source)]
        target = places[story.hospital.department(dispatch.target)]
        assert (source.kind, target.kind) == ("store", "department")
        assert source.site == target.site == dispatch.site


def test_what_is_sent_in_the_afternoon_arrives_the_next_morning(story: Story) -> None:
    sent = {d.document: d for d in story.of(Dispatch)}
    for arrival in story.of(Arrive):
        dispatch = sent[arrival.document]
        assert local_day(arrival) - local_day(dispatch) == timedelta(days=1)
        assert arrival.target == dispatch.target


def test_one_transfer_arrived_short_by_one_piece(story: Story) -> None:
    sent = {d.document: d for d in story.of(Dispatch)}
    short = []
    for arrival in story.of(Arrive):
        gone, came = quantities(sent[arrival.document].lines), quantities(arrival.lines)
        if gone != came:
            short.append((arrival, {k: n - came.get(k, 0) for k, n in gone.items()}))

    ((arrival, lacking),) = short
    assert sorted(lacking.values())[-1] == 1
    assert sum(lacking.values()) == 1
    assert local_day(arrival) == story.today - timedelta(days=1)


def test_some_transfers_are_on_their_way_now(story: Story) -> None:
    arrived = {a.document for a in story.of(Arrive)}
    open_ = [d for d in story.of(Dispatch) if d.document not in arrived]

    assert len(open_) >= 5
    assert {local_day(d) for d in open_} == {story.today - timedelta(days=1)}
    assert sum(story.account.in_transit().values()) == 1 + sum(
        pick.quantity for d in open_ for pick in d.lines
    )


def test_each_dispatch_has_its_number_and_arrives_once(story: Story) -> None:
    arrivals = [a.document for a in story.of(Arrive)]
    dispatches = [d.document for d in story.of(Dispatch)]

    assert len(set(dispatches)) == len(dispatches)
    assert len(set(arrivals)) == len(arrivals)


def test_the_store_sends_and_a_nurse_of_the_department_receives(story: Story) -> None:
    people = {p.code: p for p in story.hospital.people}
    for dispatch in story.of(Dispatch):
        assert people[dispatch.by].role == "storekeeper"
        assert people[dispatch.by].site == dispatch.site
    for arrival in story.of(Arrive):
        assert people[arrival.by].role == "nurse"
        assert people[arrival.by].place == story.hospital.department(arrival.target)
