"""The rooms that move stock and decide about it: what is asked back, and the ways out."""

import pytest

from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.shelves import SOON, STENT, stocked
from tests.integration.talk.ward import ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_an_adjustment_asks_back_whatever_is_missing(hospital: Hospital) -> None:
    stocked(hospital)
    arrive(hospital, "ST-2718", "T1", 1, serials=("9",))
    arrive(hospital, "GW-014", "W9", 3)
    async with ward(hospital) as w:
        await w.say("storekeeper", "/adjust guidewire +2 found")
        await w.press("storekeeper", "Cath lab")
        asked = await w.press("storekeeper", "W9")
        await w.press("storekeeper", "Adjust")
        several = await w.say("storekeeper", "/adjust coronary stent -1 torn")
        nothing = await w.say("storekeeper", "/adjust blahblah -1 torn")
        await w.press("storekeeper", "Coronary stent 3.0", of=several)

        assert "found" in asked.text
        assert w.on_hand("GW-014") == 17
        assert "Nothing found" in nothing.text


async def test_an_adjustment_by_code_is_cancelled(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("storekeeper", f"/adjust CATH-A1 {STENT}1234 -1 torn")
        ended = await w.press("storekeeper", "Cancel")

        assert "Nothing was changed" in ended.text
        assert ended.labels == []


async def test_nothing_can_be_adjusted_that_never_came(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        said = await w.say("storekeeper", "/adjust CATH-A1 GW-014 -1 torn")

        assert "no lot of this item" in said.text


async def test_nothing_can_be_disposed_of_that_is_not_there(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        assert "none here" in (await w.say("storekeeper", "/dispose GW-014")).text
        assert "such as" in (await w.say("storekeeper", "/dispose")).text


async def test_a_disposal_is_cancelled(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("storekeeper", "/dispose GW-014")
        await w.press("storekeeper", "W3")
        await w.press("storekeeper", "2")

        assert "Cancelled" in (await w.press("storekeeper", "Cancel")).text
        assert w.on_hand("GW-014") == 12


async def test_what_is_missing_is_settled_in_part(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        none = await w.say("or_nurse", "/transfers")
        await w.say("nurse", "/transfer 4 GW-014 OR")
        await w.press("nurse", "Send it")
        await w.say("or_nurse", "/transfers")
        await w.press("or_nurse", "TR-")
        await w.press("or_nurse", "There is")
        await w.say("or_nurse", "1")
        await w.press("or_nurse", "Receive")
        await w.press("or_nurse", "Nothing to say")
        await w.say("or_nurse", "/transfers")
        await w.press("or_nurse", "TR-")
        await w.press("or_nurse", "GW-014")
        ways = await w.say("or_nurse", "2")
        done = await w.press("or_nurse", "Found")

        assert "No transfer" in none.text
        assert "Lost" not in ways.labels
        assert "Still in transit: <b>1</b>" in done.text


async def test_a_transfer_is_neither_received_nor_sent(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/transfer 4 GW-014 OR")
        await w.press("nurse", "Send it")
        await w.say("or_nurse", "/transfers")
        await w.press("or_nurse", "TR-")
        await w.press("or_nurse", "There is")

        assert "Cancelled" in (await w.press("or_nurse", "Cancel")).text


async def test_a_transfer_from_elsewhere_is_asked_for(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("storekeeper", "/transfer GW-014 CATH")
        await w.press("storekeeper", "Operating rooms")
        await w.press("storekeeper", "2")
        await w.press("storekeeper", "From elsewhere")
        sent = await w.press("storekeeper", "Central store")

        assert "Central store → Cath lab" in sent.text


async def test_a_lot_is_sent_out_of_turn_for_a_reason(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S0", 1, expiry=SOON, serials=("1",))
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", f"/transfer {STENT}1234")
        await w.press("nurse", "Operating rooms")
        why = await w.press("nurse", "Send it")
        sent = await w.say("nurse", "asked for by name")

        assert "goes before S1" in why.text
        assert "asked for by name" in sent.text


async def test_a_rule_is_asked_for_both_ways_with_evidence(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await w.say("surgeon", "/sub ST-3018")
        await w.press("surgeon", "Ask for a new rule")
        await w.say("surgeon", "no such thing at all")
        await w.say("surgeon", "coronary stent")
        await w.press("surgeon", "Coronary stent 2.75")
        await w.say("surgeon", "small vessels")
        await w.say("surgeon", "guideline 7")
        shown = await w.press("surgeon", "Both ways")
        await w.press("surgeon", "Send for approval")
        await w.say("head", "/rules")
        await w.press("head", "1")
        await w.press("head", "Approve without end")
        await w.press("head", "Yes, approve")

        assert "guideline 7" in shown.text
        assert "ST-3018" in (await w.say("nurse", "/sub ST-2718")).text


async def test_a_rule_is_left_alone(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await w.say("surgeon", "/sub ST-3018")
        await w.press("surgeon", "Ask for a new rule")
        assert "Cancelled" in (await w.press("surgeon", "Cancel")).text


async def test_a_count_is_gone_on_with_and_looked_through(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        nothing = await w.press("nurse", "Counted so far")
        unknown = await w.say("nurse", "blahblah 3")
        several = await w.say("nurse", "coronary stent 2")
        each = await w.press("nurse", "Coronary stent 3.0", of=several)
        await w.say("nurse", f"{STENT}1234")
        await w.say("nurse", "/count")
        again = await w.press("nurse", "Go on: Cabinet A bin 1")
        await w.press("nurse", "Finish")
        kept = await w.press("nurse", "Go on counting")

        assert "Nothing counted yet" in nothing.text
        assert "Nothing found" in unknown.text
        assert "scan each one" in each.text
        assert "pieces so far: 1" in again.text
        assert "1234" in kept.text


async def test_a_piece_that_belongs_elsewhere_is_told_to_the_reviewer(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 1, place="OR-1", serials=("1234",))
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", f"{STENT}1234")
        await w.press("nurse", "Finish")
        await w.press("nurse", "Yes, send it")
        shown = await w.press("head", "See the differences")

        assert "on record at OR bin 1" in shown.text
        assert "Cancelled" in (await w.press("head", "Cancel")).text


async def test_a_review_is_refused_to_the_counter(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await w.say("head", "/count CATH-A1")
        await w.press("head", "Finish")
        sent = await w.press("head", "Yes, send it")

        assert w.users["head"] not in sent.pushed
        assert "No count waits" in (await w.say("head", "/counts")).text


async def test_what_is_no_place_is_something_else(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/count")

        assert "Available <b>12</b>" in (await w.say("nurse", "GW-014")).text
