"""What must not be used: set aside, stopped as a lot, let go again, sent back; by who may."""

import pytest

from core.flow.adjust import Quarantine, quarantine
from core.stock.figures import Figures
from core.stock.overview import stock_of
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id
from tests.integration.talk.ward import Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def figures(w: Ward, item: str = "GW-014") -> Figures:
    """Return how an item stands in the whole hospital."""
    return w.hospital.door("storekeeper").ask_now(stock_of, w.hospital.items[item]).total


def aside(hospital: Hospital, quantity: int = 2) -> None:
    """Put guidewires of the cath lab into quarantine."""
    arrive(hospital, "GW-014", "W1", 5)
    place, lot = hospital.places["CATH-A1"].id, lot_id(hospital, "GW-014", "W1")
    wanted = Quarantine(place, hospital.items["GW-014"], lot, quantity, "torn")
    hospital.door("storekeeper").do_now(quarantine, wanted)


async def test_a_head_sets_some_of_the_own_department_aside(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)
        many = await w.say("head", "/hold GW-014")
        why = await w.press("head", "2")
        sure = await w.press("head", "damaged pack")
        done = await w.press("head", "Set it aside")

        assert "There are 5" in many.text
        assert "Why?" in why.text
        assert "Cabinet A bin 1" in sure.text
        assert "available <b>3</b>" in done.text
        assert "Moved to quarantine" in done.text
        assert (figures(w).available, figures(w).held) == (3, 2)
        await w.press("head", "Undo")
        assert figures(w).available == 5


async def test_it_is_out_of_quarantine_at_the_shelf_where_it_lay(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        aside(hospital)
        await w.say("head", "/release 2 GW-014")
        shelf = await w.press("head", "Cabinet A bin 1")
        await w.say("head", "looked at every one")
        done = await w.press("head", "Put it back in use")

        assert "checked, all right" in shelf.labels
        assert "looked at every one" in done.text
        assert "Back from quarantine" in done.text
        assert figures(w).available == 5


async def test_nobody_is_offered_what_others_have_set_aside(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        aside(hospital)
        arrive(hospital, "GW-014", "W1", 4, place="OR-1")
        lot = lot_id(hospital, "GW-014", "W1")
        wanted = Quarantine(hospital.places["OR-1"].id, hospital.items["GW-014"], lot, 4, "wet")
        hospital.door("storekeeper").do_now(quarantine, wanted)

        asked = await w.say("head", "/release GW-014")

        assert "There are 2" in asked.text
        assert "4" not in asked.labels


async def test_the_shelf_can_be_written(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        aside(hospital, 1)
        await w.say("storekeeper", "/release GW-014")
        unknown = await w.say("storekeeper", "nowhere at all")
        await w.say("storekeeper", "OR-1")
        await w.press("storekeeper", "set aside by mistake")
        done = await w.press("storekeeper", "Put it back")

        assert "could not find that place" in unknown.text
        assert "OR bin 1" in done.text


async def test_a_recalled_lot_is_stopped_everywhere_and_let_go_again(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)
        arrive(hospital, "GW-014", "W1", 5, place="OR-1")
        await w.say("storekeeper", "/hold GW-014")
        far = await w.press("storekeeper", "W1")
        await w.press("storekeeper", "All of lot W1")
        sure = await w.press("storekeeper", "recalled by the maker")
        done = await w.press("storekeeper", "Stop the whole lot")
        refused = await w.say("nurse", "/take 1 GW-014")
        assert "Only what is at" in " ".join(far.labels)
        assert "anywhere in the hospital" in sure.text
        assert "held 10" in done.text
        assert figures(w).available == 0
        assert "Taken" not in refused.text

        await w.say("manager", "/release GW-014")
        await w.press("manager", "recall has ended")
        freed = await w.press("manager", "Release lot W1")
        assert "available <b>10</b>" in freed.text


async def test_both_a_stopped_lot_and_quarantine_are_offered(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        aside(hospital)
        await w.say("storekeeper", "/hold GW-014")
        await w.press("storekeeper", "All of lot W1")
        await w.say("storekeeper", "leaking seals")
        await w.press("storekeeper", "Stop the whole lot")
        asked = await w.say("storekeeper", "/release GW-014")
        for_head = await w.say("head", "/release GW-014")

        assert asked.labels[0] == "All of lot W1 (hospital)"
        assert "quarantine" in asked.labels[1]
        assert "All of lot" not in " ".join(for_head.labels)


async def test_a_piece_is_set_aside_by_itself(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "ST-3018", "S1", 2, serials=("11", "22"))
        await w.say("head", "/hold ST-3018")
        await w.press("head", "22")
        await w.press("head", "quality in doubt")
        done = await w.press("head", "Set it aside")

        assert "22" in done.text
        assert figures(w, "ST-3018").held == 1


async def test_only_here_is_one_of_the_extents(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 12)
        await w.say("storekeeper", "/hold GW-014")
        many = await w.press("storekeeper", "Only what is at")
        await w.press("storekeeper", "All 12")
        await w.press("storekeeper", "papers")
        await w.press("storekeeper", "Set it aside")

        assert "All 12" in many.labels
        assert figures(w).held == 12


async def test_the_storekeeper_sends_back_to_the_supplier(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        aside(hospital)
        both = await w.say("storekeeper", "/sendback 2 GW-014")
        await w.press("storekeeper", "W1", of=both)
        await w.press("storekeeper", "wrong goods")
        done = await w.press("storekeeper", "Send it back")

        assert "Sent back to the supplier" in done.text
        assert figures(w).on_hand == 3


@pytest.mark.parametrize(
    ("who", "said"),
    [("nurse", "/hold GW-014"), ("nurse", "/release GW-014"), ("head", "/sendback GW-014")],
)
async def test_who_may_not_is_told_who_may(hospital: Hospital, who: str, said: str) -> None:
    async with ward(hospital) as w:
        aside(hospital)

        assert "needs the role" in (await w.say(who, said)).text


async def test_a_head_is_told_who_holds_the_rest(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5, place="OR-1")

        assert "ask the storekeeper" in (await w.say("head", "/hold GW-014")).text
        assert "None of it" in (await w.say("head", "/release GW-014")).text
        assert "none to send back" in (await w.say("storekeeper", "/sendback BA-2015")).text


@pytest.mark.parametrize("said", ["/hold", "/release", "/sendback"])
async def test_without_words_it_says_how(hospital: Hospital, said: str) -> None:
    async with ward(hospital) as w:
        assert "such as" in (await w.say("storekeeper", said)).text


async def test_it_is_left_alone(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("head", "/hold GW-014")

        assert "Cancelled" in (await w.press("head", "Cancel")).text
        assert figures(w).held == 0


async def test_plain_chinese_will_do(hospital: Hospital) -> None:
    async with ward(hospital, "zh-CN") as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("head", "隔离 2 GW-014")
        await w.press("head", "包装破损")
        done = await w.press("head", "确认隔离")

        assert "2" in done.text
        assert Words("zh-CN")("common.undo") in done.labels
        assert figures(w).held == 2


async def test_a_head_disposes_of_nothing_in_quarantine_and_reads_who_does(
    hospital: Hospital,
) -> None:
    async with ward(hospital) as w:
        aside(hospital, 5)
        told = await w.say("head", "/dispose GW-014")
        await w.say("storekeeper", "/dispose 1 GW-014")
        await w.press("storekeeper", "damaged")
        done = await w.press("storekeeper", "Dispose of it")

        assert "The storekeeper disposes of it" in told.text
        assert "Disposed of" in done.text
