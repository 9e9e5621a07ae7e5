"""Any sequence of commands: each is answered as the rules say, and the ledger proves itself."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from core.clock import SetClock
from core.door import Core
from tests.conftest import NOON
from tests.property.ledger.book import Book
from tests.property.ledger.compare import compare
from tests.property.ledger.dice import steps
from tests.property.ledger.play import PLAIN, SPREAD, Play
from tests.property.ledger.ward import open_ward, stock_items

SEQUENCES = 1_000
"""On each of the two databases."""


@pytest.mark.no_cover  # other tests cover these lines; here it would only double the time
def test_every_sequence_of_commands_keeps_the_ledger(core: Core, clock: SetClock) -> None:
    goods = stock_items(core)
    tally: Counter[str] = Counter()
    proved, foreign = 0, [1]

    @settings(
        max_examples=SEQUENCES,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(steps())
    def sequence(acts: list[bytes]) -> None:
        nonlocal proved
        clock.set(NOON)
        ward = open_ward(core, clock, goods, f"W{tally['begun']}")
        tally["begun"] += 1
        play = Play(ward, Book(ward), tuple(foreign))
        play.run(acts)
        compare(play.book, goods.all[proved % len(goods.all)])
        proved += 1
        tally.update(play.tally)
        book = play.book
        known = [*book.lots, *book.things, *book.postings, *book.trips, *book.sheets]
        foreign[:] = [*known[-8:], ward.by_code("CATH")]

    sequence()

    assert proved >= SEQUENCES
    assert tally["gave way"] >= SEQUENCES // 200, "reservations hardly ever gave way"
    for command in (*PLAIN, *SPREAD):
        kind = command.__name__
        assert tally[f"{kind}: done"] >= SEQUENCES // 200, f"{kind} was hardly ever done"
        assert tally[f"{kind}: refused"] >= SEQUENCES // 200, f"{kind} was hardly ever refused"
