"""Waste: who holds something says that it is of no use any more; others need the right for it."""

import pytest

from core.errors import NotAllowedError, RefusedError
from core.flow.adjust import DisposalReason, disposal_reason
from core.flow.issue import Take, my_takes, take
from core.flow.waste import Waste, waste
from core.stock.overview import stock_of
from core.stock.posting import Posted
from core.stock.proof import prove
from core.stock.reverse import undo
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive

R = DisposalReason


async def taken(hospital: Hospital, quantity: int = 2) -> Posted:
    """Take guidewires as the nurse."""
    arrive(hospital, "GW-014", "W1", 5)
    wanted = Take(hospital.items["GW-014"], hospital.places["CATH"].id, quantity)
    return await hospital.door("nurse", "t").do(take, wanted)


async def in_hands(hospital: Hospital) -> int:
    lines = await hospital.door("nurse").ask(my_takes, hospital.clock.now().replace(hour=0))
    return sum(line.open for line in lines)


async def test_who_holds_it_throws_it_away_with_a_reason(hospital: Hospital) -> None:
    held = await taken(hospital)

    gone = await hospital.door("nurse", "w").do(waste, Waste(held.id, R.CONTAMINATED, 1))

    assert gone.reason == "contaminated"
    assert await in_hands(hospital) == 1
    stock = await hospital.door("nurse").ask(stock_of, hospital.items["GW-014"])
    assert (stock.total.on_hand, stock.total.taken) == (3, 1)
    assert (await hospital.program.ask(prove)).clean


async def test_done_twice_with_one_key_it_is_done_once(hospital: Hospital) -> None:
    held = await taken(hospital)
    door = hospital.door("nurse", "w")

    first = await door.do(waste, Waste(held.id, R.DAMAGED, 1, line=0))
    again = await door.do(waste, Waste(held.id, R.DAMAGED, 1, line=0))

    assert first.id == again.id
    assert await in_hands(hospital) == 1


async def test_it_can_be_undone(hospital: Hospital) -> None:
    held = await taken(hospital)
    gone = await hospital.door("nurse", "w").do(waste, Waste(held.id, R.DAMAGED, 2))

    await hospital.door("nurse", "u").do(undo, gone.id)

    assert await in_hands(hospital) == 2


async def test_no_more_than_is_in_the_hands(hospital: Hospital) -> None:
    held = await taken(hospital)

    with pytest.raises(RefusedError, match=r"flow\.not_in_hands"):
        await hospital.door("nurse", "w").do(waste, Waste(held.id, R.DAMAGED, 3))


async def test_another_reason_needs_its_words(hospital: Hospital) -> None:
    held = await taken(hospital)
    door = hospital.door("nurse")

    with pytest.raises(RefusedError, match=r"flow\.note_missing"):
        await door.keyed("w").do(waste, Waste(held.id, R.OTHER, 1))
    gone = await door.keyed("v").do(waste, Waste(held.id, R.OTHER, 1, note="fell"))
    assert gone.reason == "other: fell"
    assert disposal_reason(gone.reason) == (R.OTHER, "fell")


async def test_what_another_holds_is_for_who_may_dispose(hospital: Hospital) -> None:
    held = await taken(hospital)

    with pytest.raises(NotAllowedError):
        await hospital.door("second_nurse", "w").do(waste, Waste(held.id, R.DAMAGED, 1))
    gone = await hospital.door("head", "w").do(waste, Waste(held.id, R.DAMAGED, 1))
    assert gone.reason == "damaged"


async def test_single_pieces_of_several_takes_are_thrown_away_together(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 4, serials=tuple("ABCD"))
    door = hospital.door("nurse")
    wanted = Take(hospital.items["ST-3018"], hospital.places["CATH"].id, 2)
    first, second = [await door.keyed(key).do(take, wanted) for key in ("a", "b")]
    some = ((first.id, 1), (second.id, 0))

    gone = await door.keyed("w").do(waste, Waste(0, R.DAMAGED, 2, pieces=some))

    assert {line.follows for line in gone.lines} == {first.id, second.id}
    assert await in_hands(hospital) == 2
    assert (await hospital.program.ask(prove)).clean
    with pytest.raises(RefusedError) as refusal:
        await door.keyed("x").do(waste, Waste(0, R.DAMAGED, 1, pieces=(*some, (first.id, 0))))
    assert refusal.value.code == "flow.not_in_hands"
    await door.keyed("u").do(undo, gone.id)
    assert await in_hands(hospital) == 4
    assert (await hospital.program.ask(prove)).clean
