"""The rules of what is taken and used, and of what was reserved for that."""

from collections import Counter
from dataclasses import replace

from core.care.use import Use
from core.flow.issue import Take
from core.stock.posting import Line, Posted
from core.tables.kinds import LocationKind, MovementKind
from tests.property.ledger.book import (
    Book,
    Hand,
    Kept,
    NoError,
    Old,
    ShortError,
    need,
    out,
    share,
    whole,
)
from tests.property.ledger.rules_shelf import Heap, Plan, Wish, moved, pick
from tests.property.ledger.ward import ENDS, OPEN_CASE, SHELVES

_K, _M = LocationKind, MovementKind
_Picked = list[tuple[Heap, int, int | None]]
_Used = list[tuple[int, int]]


def take(book: Book, who: str, cmd: Take) -> Plan:
    place = book.shelf(cmd.place)
    need(book.may(who, "take", place))
    wish = Wish(cmd.item, cmd.quantity, cmd.lot, cmd.unit, cmd.reason)
    picked, used = _fetch(book, who, wish, place, cmd.purpose.strip())
    lines = moved(picked, book.ward.companion(place, _K.TAKEN))

    def finish(answer: object) -> None:
        in_hand(book, who, answer)
        _note(book, answer, used)

    return Plan(_M.TAKE, lines, finish, lambda: _use_up(book, used))


def in_hand(book: Book, who: str, answer: object) -> None:
    """Open the lines of a take."""
    assert isinstance(answer, Posted)
    book.hands += [
        Hand(answer.id, number, who, line, line.quantity)
        for number, line in enumerate(answer.lines)
    ]


def use(book: Book, who: str, cmd: Use) -> Plan:
    need(cmd.case == OPEN_CASE and book.may(who, "use", book.ward.by_code("CATH")))
    whole(cmd.quantity)
    patient = book.ward.end(_K.PATIENT)
    if (place := _straight(book, cmd)) is not None:
        book.shelf(place)
        need(book.may(who, "use", place))
        wish = Wish(cmd.item, cmd.quantity, cmd.lot, cmd.unit, cmd.reason)
        picked, used = _fetch(book, who, wish, place, OPEN_CASE)

        def noted(answer: object) -> None:
            _note(book, answer, used)

        return Plan(_M.USE, moved(picked, patient), noted, lambda: _use_up(book, used))
    shares = share(_of_hands(book, who, cmd), cmd.quantity)
    need(all(book.may(who, "use", hand.its.target) for hand, _ in shares))
    lines = [out(hand, count, patient) for hand, count in shares]
    need(all(book.usable(line.lot) for line in lines))
    met = _met(book, shares)

    def finish(answer: object) -> None:
        book.settle(shares)
        _note(book, answer, met)

    return Plan(_M.USE, lines, finish, lambda: _use_up(book, met))


def _straight(book: Book, cmd: Use) -> int | None:
    """The place that it comes straight from, unless it comes out of hands."""
    if cmd.take is not None:
        return None
    if cmd.unit is not None:
        need(cmd.unit in book.things)
        at = book.things[cmd.unit].at
        if book.kind(at) not in SHELVES | {_K.QUARANTINE}:
            return None
        if cmd.place is None:
            return book.ward.home(book.shelf(at))
    return cmd.place


def _of_hands(book: Book, who: str, cmd: Use) -> list[Hand]:
    if cmd.take is not None:
        found = book.hands_of(cmd.take)
        found = [each for each in found if cmd.line in (None, each.line)]
    elif cmd.unit is not None:
        return [book.hand_of_unit(cmd.unit)]
    else:
        found = [each for each in book.hands if each.who == who]
        found = [each for each in found if each.its.item == cmd.item]
    return [
        each
        for each in found
        if cmd.item in (0, each.its.item)
        and cmd.unit in (None, each.its.unit)
        and cmd.lot in (None, each.its.lot)
    ]


def _fetch(book: Book, who: str, wish: Wish, place: int, purpose: str) -> tuple[_Picked, _Used]:
    """What leaves, and how much of which reservations that uses up."""
    item = wish.item
    if wish.unit is not None:
        need(wish.unit in book.things)
        item = item or book.things[wish.unit].item
    kept = _claims(book, item, place)
    try:
        meant = [each for each in kept if purpose and _its(book, each).purpose == purpose]
        return _chosen(book, wish, place, meant)
    except ShortError:
        if dead := _over(book, item, place):
            return _without(book, who, wish, place, purpose, dead)
        if purpose:
            raise
        return _chosen(book, wish, place, [each for each in kept if _its(book, each).who == who])


def _over(book: Book, item: int, place: int) -> list[Kept]:
    """The reservations of an item in a department or store that are over and not yet closed."""
    home = book.ward.home(place)
    assert home is not None, "nothing is fetched from outside a store or department"
    return [
        its
        for its in book.reservations.values()
        if its.state == "held" and its.key[0] == item and book.below(its.key[1], home)
        if its.lapses <= book.now
    ]


def _without(
    book: Book, who: str, wish: Wish, place: int, purpose: str, dead: list[Kept]
) -> tuple[_Picked, _Used]:
    """What leaves once what is over keeps nothing any more; if nothing can, all stays as it is."""
    for its in dead:
        its.state = "lapsed"
        book.kept[its.key] -= its.left
    try:
        found = _fetch(book, who, wish, place, purpose)
    except NoError:
        for its in dead:
            its.state = "held"
            book.kept[its.key] += its.left
        raise
    for its in dead:
        its.left = 0
    return found


def _its(book: Book, reservation: int) -> Kept:
    return book.reservations[reservation]


def _claims(book: Book, item: int, place: int) -> list[int]:
    """The reservations of an item in a department or store, the first to lapse first."""
    home = book.ward.home(place)
    assert home is not None, "nothing is fetched from outside a store or department"
    found = [
        each
        for each, its in book.reservations.items()
        if its.state == "held" and its.key[0] == item and book.below(its.key[1], home)
        if its.lapses > book.now
    ]
    return sorted(found, key=lambda each: (_its(book, each).lapses, each))


def _chosen(book: Book, wish: Wish, place: int, claims: list[int]) -> tuple[_Picked, _Used]:
    """What leaves if the claims count as free."""
    let_go = [(_its(book, each).key, _its(book, each).left) for each in claims]
    lot = book.things[wish.unit].lot if wish.unit is not None else wish.lot
    if lot is not None and any(key[2] == lot for key, _ in let_go):
        wish = replace(wish, reason="reserved")
    for key, count in let_go:
        book.kept[key] -= count
    try:
        picked = pick(book, wish, place)
        if wish.unit is not None and book.free(picked[0][0]) < 1:
            raise ShortError
    finally:
        for key, count in let_go:
            book.kept[key] += count
    heaps: Counter[Heap] = Counter()
    for heap, count, _ in picked:
        heaps[heap] += count
    return picked, _divided(book, claims, heaps, wish.quantity)


def _divided(book: Book, claims: list[int], heaps: Counter[Heap], quantity: int) -> _Used:
    """How much of each reservation is met: by what lay with it first, then by anything."""
    met: Counter[int] = Counter()
    for same in (True, False):
        for each in claims:
            its = _its(book, each)
            most = min(its.left - met[each], quantity)
            count = min(most, heaps[its.key]) if same else most
            met[each] += count
            quantity -= count
            if same:
                heaps[its.key] -= count
    return [(each, met[each]) for each in claims if met[each]]


def _met(book: Book, shares: list[tuple[Hand, int]]) -> _Used:
    """The reservations for the case that are met out of hands that fetched it for nothing."""
    wanted: Counter[tuple[int, int]] = Counter()
    heaps: Counter[Heap] = Counter()
    for hand, count in shares:
        its = hand.its
        home = book.ward.home(its.source)
        assert home is not None, "it was taken from a store or department"
        fetched = [_its(book, each).purpose for each, _ in book.postings[hand.take].used]
        if OPEN_CASE not in fetched:
            wanted[its.item, home] += count
            heaps[its.item, its.source, its.lot, its.owner] += count
    met: _Used = []
    for (item, home), count in wanted.items():
        claims = _claims(book, item, home)
        meant = [each for each in claims if _its(book, each).purpose == OPEN_CASE]
        met += _divided(book, meant, heaps, count)
    return met


def _use_up(book: Book, used: _Used) -> None:
    for each, count in used:
        its = _its(book, each)
        its.left, its.used = its.left - count, its.used + count
        book.kept[its.key] -= count
        if its.left == 0:
            its.state = "taken"


def _note(book: Book, answer: object, used: _Used) -> None:
    assert isinstance(answer, Posted)
    book.postings[answer.id].used = used


def forced(book: Book, kind: MovementKind, lines: list[Line]) -> Plan:
    """Movements that reservations give way to: what is over first, then the newest."""
    used: _Used = []

    def before() -> None:
        kept, book.kept = book.kept, Counter()
        try:
            book.check(kind, lines)
        finally:
            book.kept = kept
        leaving: Counter[Heap] = Counter()
        for line in lines:
            if line.source not in {book.ward.end(end) for end in ENDS}:
                leaving[line.item, line.source, line.lot, line.owner] += line.quantity
        for key, count in leaving.items():
            used.extend(_yielding(book, key, count - book.free(key)))
        _use_up(book, used)

    return Plan(kind, lines, lambda answer: _note(book, answer, used), before)


def _yielding(book: Book, key: Heap, short: int) -> _Used:
    its = [each for each, kept in book.reservations.items() if kept.key == key and kept.left]
    found = []
    for each in sorted(its, key=lambda each: (_its(book, each).lapses > book.now, -each)):
        count = min(_its(book, each).left, short)
        found += [(each, count)] if count > 0 else []
        short -= max(count, 0)
    return found


def keep_again(book: Book, old: Old) -> None:
    """Keep again what an undone posting had used up."""
    for each, count in sorted(old.used):
        its = _its(book, each)
        again = min(count, its.used, book.free(its.key))
        if again > 0 and its.state in ("held", "taken") and its.lapses > book.now:
            its.left, its.used, its.state = its.left + again, its.used - again, "held"
            book.kept[its.key] += again
