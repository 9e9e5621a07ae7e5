"""What is reserved and must leave the shelf: it can, and whoever reserved it is told at once."""

import pytest

from core.stock.reservation import Reserve, reservations, reserve
from tests.acts import prove_clean
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CASE = "CATH-26-1199"


def keep(hospital: Hospital, n: int, item: str = "GW-014", who: str = "surgeon") -> None:
    wanted = Reserve(hospital.items[item], hospital.places["CATH"].id, n, CASE)
    hospital.door(who).do_now(reserve, wanted)


def kept(w: Ward) -> int:
    found = w.hospital.door("nurse").ask_now(reservations)
    return sum(each.left for each in found)


async def test_a_suspect_piece_that_is_reserved_is_set_aside(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "ST-3018", "S1", 1, serials=("SER-0001",))
        keep(hospital, 1, "ST-3018")
        await w.say("head", "/hold SER-0001")
        sure = await w.press("head", "quality in doubt")
        done = await w.press("head", "Set it aside")

        assert "<b>1</b> of these are reserved by" in sure.text
        assert CASE in sure.text
        assert "Moved to quarantine" in done.text
        assert "No longer reserved: <b>1</b>" in done.text
        heard = done.pushed[w.users["surgeon"]].text
        assert "has set aside what you had reserved. Reason: quality in doubt" in heard
        assert CASE in heard
        assert "/sub" in heard
        assert kept(w) == 0
        prove_clean(hospital)

        back = await w.press("head", "Undo")
        assert "Reserved for CATH-26-1199 again" in back.text
        again = back.pushed[w.users["surgeon"]].text
        assert "are reserved for CATH-26-1199 again" in again
        assert kept(w) == 1
        prove_clean(hospital)


async def test_all_of_an_item_on_a_shelf_is_set_aside(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 3)
        keep(hospital, 2)
        await w.say("head", "/hold GW-014")
        await w.press("head", "3")
        await w.press("head", "damaged pack")
        done = await w.press("head", "Set it aside")

        assert "No longer reserved: <b>2</b>" in done.text
        assert w.users["surgeon"] in done.pushed


async def test_while_others_cover_it_nobody_is_bothered(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 3)
        keep(hospital, 2)
        await w.say("head", "/hold 1 GW-014")
        sure = await w.press("head", "damaged pack")
        done = await w.press("head", "Set it aside")

        assert "reserved" not in sure.text
        assert "No longer reserved" not in done.text
        assert not done.pushed
        assert kept(w) == 2


async def test_what_is_damaged_is_disposed_of_although_it_is_reserved(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "ST-3018", "S1", 1, serials=("SER-0001",))
        keep(hospital, 1, "ST-3018")
        await w.say("storekeeper", "/dispose SER-0001")
        sure = await w.press("storekeeper", "damaged")
        done = await w.press("storekeeper", next(x for x in sure.labels if "ispose" in x))

        assert "are reserved by" in sure.text
        assert "has thrown away what you had reserved. Reason: damaged" in (
            done.pushed[w.users["surgeon"]].text
        )
        prove_clean(hospital)


async def test_what_is_not_there_is_adjusted_although_it_is_reserved(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 2)
        keep(hospital, 2)
        sure = await w.say("head", "/adjust CATH-A1 GW-014 -1 torn pack")
        done = await w.press("head", sure.labels[0])

        assert "<b>1</b> of these are reserved by" in sure.text
        assert "is not all there. Reason: torn pack" in done.pushed[w.users["surgeon"]].text
        assert kept(w) == 1


async def test_one_who_breaks_the_own_reservation_is_not_written_to(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 1)
        keep(hospital, 1, who="head")
        await w.say("head", "/hold GW-014")
        await w.press("head", "damaged pack")
        done = await w.press("head", "Set it aside")

        assert "No longer reserved: <b>1</b>" in done.text
        assert not done.pushed
