"""Read ahead: a batch that reads for all its commands at once answers as they would alone."""

from collections.abc import Sequence
from concurrent.futures import Future

import pytest

from core.ahead import FEW, read_ahead
from core.delivery.outbox import Draft, Operation, post
from core.errors import RefusedError
from core.flow.issue import Take, take
from core.stock.lot import set_lot_status
from core.stock.posting import Posted
from core.stock.read_ahead import read_articles, read_keys, read_lying
from core.tables.kinds import LotStatus
from core.transaction import Transaction
from tests.acts import figures, prove_clean
from tests.hospital import Hospital
from tests.integration.core.acts import writer_held
from tests.integration.stock.stocked import arrive, lot_id

BALLOON = "BA-2015"


@pytest.fixture
def stocked(hospital: Hospital) -> Hospital:
    arrive(hospital, BALLOON, "B1", 3)
    arrive(hospital, BALLOON, "B2", 3, place="CATH-A", expiry=None)
    arrive(hospital, "ST-3018", "S1", 3, serials=("1", "2", "3"))
    return hospital


def command(
    hospital: Hospital, quantity: int = 1, item: str = BALLOON, place: str = "CATH"
) -> Take:
    return Take(hospital.items[item], hospital.places[place].id, quantity)


def together(
    hospital: Hospital, commands: Sequence[Take], keys: Sequence[str]
) -> list[Posted | str]:
    """Let commands of one nurse wait together; return what each came to."""
    with writer_held(hospital):
        futures: list[Future[Posted]] = [
            hospital.door("nurse", key).begin(take, each)
            for key, each in zip(keys, commands, strict=True)
        ]
    return [outcome(future) for future in futures]


def outcome(future: Future[Posted]) -> Posted | str:
    try:
        return future.result(20)
    except RefusedError as refusal:
        return refusal.code


def test_a_batch_takes_from_lot_after_lot_and_refuses_what_is_too_much(stocked: Hospital) -> None:
    results = together(stocked, [command(stocked)] * 8, [f"k{n}" for n in range(8)])

    lots = [each.lines[0].lot for each in results if isinstance(each, Posted)]
    first, second = lot_id(stocked, BALLOON, "B1"), lot_id(stocked, BALLOON, "B2")
    assert lots == [first] * 3 + [second] * 3
    assert results[6:] == ["stock.not_enough"] * 2
    assert figures(stocked, BALLOON, "CATH").taken == 6
    prove_clean(stocked)


def test_a_key_counts_once_within_a_batch_and_after_it(stocked: Hospital) -> None:
    before = together(stocked, [command(stocked)] * 5, ["k1", "k1", "k2", "k3", "k4"])
    again = together(stocked, [command(stocked)] * 5, ["k1", "k2", "k3", "k4", "k5"])

    assert before[0] == before[1]
    assert again[:4] == [before[0], *before[2:]]
    assert figures(stocked, BALLOON, "CATH").taken == 5


def test_unknown_items_and_places_are_refused_and_harm_no_other(stocked: Hospital) -> None:
    good, nowhere = command(stocked), Take(stocked.items[BALLOON], 1)
    unknown = Take(1, stocked.places["CATH"].id)

    results = together(stocked, [good, nowhere, unknown, good, good], [f"k{n}" for n in range(5)])

    assert results[1:3] == ["place.unknown", "item.unknown"]
    assert all(isinstance(results[n], Posted) for n in (0, 3, 4))


def test_units_are_taken_each_once(stocked: Hospital) -> None:
    commands = [command(stocked, item="ST-3018")] * 4

    results = together(stocked, commands, [f"k{n}" for n in range(4)])

    units = [each.lines[0].unit for each in results if isinstance(each, Posted)]
    assert len(set(units)) == 3
    assert results[3] == "stock.not_enough"
    prove_clean(stocked)


def test_a_lot_that_is_held_within_the_batch_is_not_taken_after(stocked: Hospital) -> None:
    lots = [lot_id(stocked, BALLOON, number) for number in ("B1", "B2")]
    with writer_held(stocked):
        futures = [stocked.door("nurse", f"a{n}").begin(take, command(stocked)) for n in range(2)]
        for lot in lots:
            stocked.door("storekeeper").begin(set_lot_status, lot, LotStatus.RECALLED, "letter")
        futures += [stocked.door("nurse", f"b{n}").begin(take, command(stocked)) for n in range(3)]
    results = [outcome(future) for future in futures]

    assert all(isinstance(each, Posted) for each in results[:2])
    assert results[2:] == ["stock.not_enough"] * 3


def test_a_letter_is_posted_once_whoever_posts_it(stocked: Hospital) -> None:
    def draft(number: int) -> Draft:
        return Draft(7, Operation.SEND, {"text": str(number)}, f"letter {number}")

    with writer_held(stocked):
        first = [stocked.program.begin(post, [draft(number)]) for number in range(6)]
    with writer_held(stocked):
        again = [stocked.program.begin(post, [draft(number)]) for number in range(7)]

    assert [len(future.result(20)) for future in first] == [1] * 6
    assert [len(future.result(20)) for future in again] == [0] * 6 + [1]


def test_what_is_read_ahead_is_not_read_again(stocked: Hospital) -> None:
    item, shelf = stocked.items[BALLOON], stocked.places["CATH-A1"].id
    with stocked.core.database.writer.begin() as connection:
        transaction = Transaction(connection, {})
        read_keys(transaction, {(stocked.site, "new")})
        read_articles(transaction, {item}, 1)
        read_lying(transaction, [(stocked.site, item, shelf), (stocked.site, item, 1)])

        def never() -> object:
            raise AssertionError("it was read already")

        found = transaction.keep(("item", item), never)
        assert getattr(found, "code", None) == BALLOON


def test_few_commands_read_for_themselves(stocked: Hospital) -> None:
    with stocked.core.database.writer.begin() as connection:
        transaction = Transaction(connection, {})

        read_ahead(transaction, [])

    assert FEW >= 1
