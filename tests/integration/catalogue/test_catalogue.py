"""Items are put whole and in bulk, all of them or none."""

from dataclasses import replace

import pytest

from core.actor import PROGRAM
from core.door import Core
from core.errors import RefusedError
from core.rights import Right, needs
from core.stock.catalogue import Identifier, NewItem, SizeText, catalogue_version, put_items
from core.stock.stored_item import stored_items
from core.tables.kinds import Tracked
from core.unit_of_work import UnitOfWork
from tests.hospital import ITEMS, STENT_DI, Hospital


@needs(Right.ANYONE)
def look(uow: UnitOfWork, code: str) -> NewItem | None:
    found = stored_items(uow.reading.cold(), [code]).get(code)
    return found[1] if found else None


@needs(Right.ANYONE)
def version(uow: UnitOfWork) -> int:
    return catalogue_version(uow)


async def test_items_are_put_all_or_none(hospital: Hospital) -> None:
    good = NewItem("P-1", "P", "甲", "A", "个")
    same_code = NewItem("P-1", "P", "乙", "B", "个")
    taken = NewItem("P-2", "P", "丙", "C", "个", identifiers=(Identifier(STENT_DI),))
    twice = NewItem("P-3", "P", "丁", "D", "个", identifiers=(Identifier("0" * 14),) * 2)

    for other, code in (
        (same_code, "item.code_twice"),
        (taken, "item.identifier_taken"),
        (twice, "item.identifier_taken"),
    ):
        with pytest.raises(RefusedError) as refused:
            await hospital.door("buyer").do(put_items, [good, other])
        assert refused.value.code == code

    assert await hospital.program.ask(look, "P-1") is None


async def test_putting_nothing_is_no_change(hospital: Hospital) -> None:
    before = await hospital.program.ask(version)

    assert await hospital.door("buyer").do(put_items, []) == ()
    assert await hospital.program.ask(version) == before


async def test_an_identifier_may_move_to_another_item_of_the_same_command(
    hospital: Hospital,
) -> None:
    old = NewItem("ST-3018", "STENT", "甲", "A", "个", tracked=Tracked.UNIT)
    new = NewItem("P-9", "P", "乙", "B", "个", identifiers=(Identifier(STENT_DI),))

    await hospital.door("buyer").do(put_items, [old, new])
    found = await hospital.program.ask(look, "P-9")

    assert found is not None
    assert found.identifiers == (Identifier(STENT_DI),)


async def test_what_was_put_is_found_as_it_was_put(hospital: Hospital) -> None:
    for item in ITEMS:
        assert await hospital.program.ask(look, item.code) == item


async def test_an_item_put_again_is_changed_and_keeps_its_id(hospital: Hospital) -> None:
    (old,) = [item for item in ITEMS if item.code == "BA-2015"]
    new = replace(old, price=1, sizes=(SizeText("length", "15", "mm"),), aliases=("乙", "甲"))

    (same,) = await hospital.door("buyer").do(put_items, [new])

    assert same == hospital.items["BA-2015"]
    assert await hospital.program.ask(look, "BA-2015") == replace(new, aliases=("乙", "甲"))


async def test_how_an_item_is_tracked_cannot_be_changed(hospital: Hospital) -> None:
    (old,) = [item for item in ITEMS if item.code == "BA-2015"]

    with pytest.raises(RefusedError, match=r"item\.tracking_fixed"):
        await hospital.door("buyer").do(put_items, [replace(old, tracked=Tracked.UNIT)])


async def test_every_change_raises_the_version(hospital: Hospital) -> None:
    before = await hospital.program.ask(version)
    for _ in range(3):
        await hospital.door("buyer").do(put_items, ITEMS)

    assert await hospital.program.ask(version) == before + 3


async def test_an_empty_catalogue_has_no_version(core: Core) -> None:
    assert await core.as_(PROGRAM).ask(version) == 0
