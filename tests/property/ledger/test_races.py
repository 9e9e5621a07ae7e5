"""Races: threads act at once, some of them twice under one key; one order explains every answer.

Ids rise in the order in which commands are carried out, so what was done can be told again one
after the other, and must then be just what the book says.
"""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

from hypothesis import HealthCheck, Phase, given, settings

from core.care.use import Use
from core.clock import SetClock
from core.door import Core
from core.errors import RefusedError
from core.flow.adjust import Adjust, Dispose, Quarantine, Release, SendBack
from core.flow.issue import GiveBack, Take
from core.flow.putaway import PutAway
from core.flow.receipt import Receive
from core.flow.transfer import Dispatch, Settle
from core.flow.transfer_view import TransferView
from core.stock.posting import Posted
from core.stock.reservation import Reserve
from core.stock.reverse import Reverse
from tests.conftest import NOON
from tests.property.ledger.book import Book
from tests.property.ledger.compare import compare
from tests.property.ledger.deal import Deed, deal
from tests.property.ledger.dice import WIDTH, steps
from tests.property.ledger.play import Play, named, outcome, send
from tests.property.ledger.rules_papers import Undo
from tests.property.ledger.ward import Ward, open_ward, stock_items

RACES = 60
THREADS = 4
RACING = (
    *(Take, Use, PutAway, Dispatch, Settle, Receive, GiveBack, Adjust, Dispose, Quarantine),
    *(Release, SendBack, Reserve, Undo, Reverse),
)
"""Commands whose answer bears an id that tells their order."""


def race(ward: Ward, deeds: list[Deed]) -> dict[str, list[object]]:
    """Send acts from several threads, every third one from two of them; return the answers."""
    lanes: list[list[Deed]] = [deeds[lane::THREADS] for lane in range(THREADS)]
    for number, deed in enumerate(deeds[::3]):
        lanes[number % THREADS].append(deed)

    def run(lane: list[Deed]) -> list[tuple[str, object]]:
        return [(deed.key, outcome(send(ward, deed))) for deed in lane]

    answers: dict[str, list[object]] = defaultdict(list)
    with ThreadPoolExecutor(THREADS) as pool:
        for told in pool.map(run, lanes):
            for key, answer in told:
                answers[key].append(answer)
    return answers


def order(answer: object) -> int:
    """The id that tells when a command was carried out."""
    if isinstance(answer, Posted):
        return answer.id
    if isinstance(answer, TransferView):
        return answer.postings[-1]
    assert isinstance(answer, tuple)
    return int(answer[0].id)


def explained(play: Play, deeds: list[Deed], answers: dict[str, list[object]]) -> int:
    """Tell what was done again in its order; return how much it was."""
    done: list[tuple[Deed, object]] = []
    for deed in deeds:
        good = [each for each in answers[deed.key] if not isinstance(each, RefusedError)]
        assert len({repr(named(each)) for each in good}) <= 1, "one key did two things"
        done += [(deed, each) for each in good[:1]]
    for deed, answer in sorted(done, key=lambda each: order(each[1])):
        play.judge(deed, answer)
    return len(done)


def test_whatever_races_ends_as_if_one_came_after_the_other(core: Core, clock: SetClock) -> None:
    goods = stock_items(core)
    done = raced = begun = 0

    @settings(
        max_examples=RACES,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(steps(4, 10), steps(12, 24))
    def sequence(before: list[bytes], at_once: list[bytes]) -> None:
        nonlocal done, raced, begun
        begun += 1
        clock.set(NOON)
        ward = open_ward(core, clock, goods, f"R{begun}")
        play = Play(ward, Book(ward))
        play.run(before)
        dealt = [deal(raw, play.book, (), f"r{number}") for number, raw in enumerate(at_once)]
        deeds = [each for each in dealt if isinstance(each.command, RACING)]
        done += explained(play, deeds, race(ward, deeds))
        compare(play.book, goods.balloon)
        raced += 1

    sequence()

    assert raced >= RACES
    assert done >= 3 * RACES


def test_of_many_who_want_the_last_pieces_as_many_win_as_there_are(
    core: Core, clock: SetClock
) -> None:
    ward = open_ward(core, clock, stock_items(core), "LAST")
    play = Play(ward, Book(ward))
    play.run([bytes(WIDTH)] * 5)
    goods, pieces = ward.goods.balloon, 0
    for (item, place, *_), on_hand in play.book.heaps.items():
        pieces += on_hand if (item, place) == (goods, ward.by_code("STORE-1")) else 0
    wanted = Take(goods, ward.by_code("STORE-1"))
    deeds = [Deed("storekeeper", wanted, f"t{number}") for number in range(pieces + 9)]

    answers = race(ward, deeds)

    assert pieces > 0
    assert explained(play, deeds, answers) == pieces
    compare(play.book, goods)
