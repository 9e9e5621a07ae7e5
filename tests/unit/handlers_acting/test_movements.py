"""The rooms that move stock, spoken with: transfer, receive short, settle, dispose, adjust."""

import pytest

from core.errors import RefusedError
from core.stock.figures import Figures
from core.stock.overview import stock_of
from handlers import adjust, dispose, transfer, undo
from handlers.meaning import which
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.unit.handlers_acting.chat import Chat, Rooms

COMMANDS = (*transfer.COMMANDS, *dispose.COMMANDS, *adjust.COMMANDS)
STEPS = {**transfer.STEPS, **dispose.STEPS, **adjust.STEPS, **which.STEPS, **undo.STEPS}
ROOMS = Rooms(COMMANDS, STEPS, {**transfer.THENS, **dispose.THENS})


def at(hospital: Hospital, item: str, place: str) -> Figures:
    """Return the figures of an item at a home."""
    door = hospital.door("storekeeper")
    stock = door.ask_now(stock_of, hospital.items[item])
    home = stock.at(hospital.places[place].id)
    assert home is not None
    return home.figures


async def dispatched(hospital: Hospital, quantity: int = 3) -> Chat:
    """Send guidewires from the cath lab to the operating rooms; return the receiver's chat."""
    arrive(hospital, "GW-014", "W1", 5)
    nurse = Chat(hospital, ROOMS, "nurse")
    await nurse.say(f"/transfer {quantity} GW-014 OR")
    await nurse.press("Send it")
    receiver = Chat(hospital, ROOMS, "or_nurse")
    await receiver.say("/transfers")
    await receiver.press("TR-")
    return receiver


async def test_a_transfer_by_words_is_confirmed_and_sent(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    chat = Chat(hospital, ROOMS, "nurse")

    asked = await chat.say("/transfer 3 GW-014 OR")
    before = at(hospital, "GW-014", "CATH").on_hand
    sent = await chat.press("Send it")

    assert "Operating rooms" in asked
    assert before == 5
    assert "on its way" in sent
    assert at(hospital, "GW-014", "CATH").on_hand == 2
    assert at(hospital, "GW-014", "OR").in_transit == 3


async def test_a_transfer_asks_for_what_was_not_said(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    chat = Chat(hospital, ROOMS, "nurse")

    await chat.say("/transfer GW-014")
    await chat.press("Operating rooms")
    asked = await chat.say("2")

    assert "× <b>2</b>" in asked
    await chat.press("Send it")
    assert at(hospital, "GW-014", "OR").in_transit == 2


async def test_a_transfer_is_cancelled_and_undone(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    chat = Chat(hospital, ROOMS, "nurse")
    await chat.say("/transfer 3 GW-014 OR")
    await chat.press("Cancel")
    assert at(hospital, "GW-014", "CATH").on_hand == 5

    await chat.say("/transfer 3 GW-014 OR")
    await chat.press("Send it")
    await chat.press("Undo")

    assert at(hospital, "GW-014", "CATH").on_hand == 5


async def test_more_than_there_is_is_said_before_it_is_confirmed(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    chat = Chat(hospital, ROOMS, "nurse")
    said = await chat.say("/transfer 9 GW-014 OR")

    assert "available at Cath lab: 5" in said
    assert chat.labels == ["Cath lab (available: 5)", "Cancel"]
    assert "how many from Cath lab" in await chat.press("Cath lab")


async def test_what_is_nowhere_is_refused_before_it_is_asked_about(hospital: Hospital) -> None:
    chat = Chat(hospital, ROOMS, "storekeeper")

    with pytest.raises(RefusedError, match=r"stock\.none_anywhere"):
        await chat.say("/transfer 1 GW-014 OR")


async def test_all_of_a_transfer_arrives(hospital: Hospital) -> None:
    receiver = await dispatched(hospital)

    await receiver.press("All arrived")

    assert at(hospital, "GW-014", "OR").on_hand == 3
    assert at(hospital, "GW-014", "OR").in_transit == 0


async def test_a_short_transfer_stays_in_transit_until_it_is_found(hospital: Hospital) -> None:
    receiver = await dispatched(hospital)
    await receiver.press("There is a difference")
    summary = await receiver.press("2")
    await receiver.press("Receive")
    short = await receiver.press("Nothing to say")
    assert "short 1" in summary
    assert "Still in transit" in short
    assert at(hospital, "GW-014", "OR").in_transit == 1

    await receiver.say("/transfers")
    await receiver.press("TR-")
    await receiver.press("GW-014")
    await receiver.press("Found")

    assert at(hospital, "GW-014", "OR").on_hand == 3
    assert at(hospital, "GW-014", "OR").in_transit == 0


async def test_what_is_lost_needs_a_reason(hospital: Hospital) -> None:
    receiver = await dispatched(hospital)
    await receiver.press("There is a difference")
    await receiver.say("1")
    await receiver.press("Receive")
    await receiver.say("box damaged")
    await receiver.press("Go ahead")
    storekeeper = Chat(hospital, ROOMS, "storekeeper")
    await storekeeper.say("/transfers")
    await storekeeper.press("TR-")
    await storekeeper.press("GW-014")
    await storekeeper.press("2")
    await storekeeper.press("Lost")

    await storekeeper.say("fell on the stairs")
    assert at(hospital, "GW-014", "OR").in_transit == 2
    await storekeeper.press("Go ahead")

    assert at(hospital, "GW-014", "OR").in_transit == 0


async def test_a_disposal_is_asked_for_step_by_step(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    chat = Chat(hospital, ROOMS, "storekeeper")

    await chat.say("/dispose 2 GW-014")
    await chat.press("damaged")
    done = await chat.press("Dispose of it")

    assert "Disposed of" in done
    assert at(hospital, "GW-014", "CATH").on_hand == 3


async def test_another_reason_must_be_written(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    arrive(hospital, "GW-014", "W2", 5)
    chat = Chat(hospital, ROOMS, "storekeeper")
    await chat.say("/dispose GW-014")
    await chat.press("W2")
    await chat.say("1")
    await chat.press("other")
    asked = await chat.say("gnawed by a mouse")

    await chat.press("Dispose of it")

    assert "gnawed by a mouse" in asked
    assert at(hospital, "GW-014", "CATH").on_hand == 9


async def test_a_single_piece_is_chosen_by_its_label(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 2, serials=("A1", "A2"))
    chat = Chat(hospital, ROOMS, "storekeeper")
    await chat.say("/dispose ST-3018")
    await chat.press("☐ A2")
    await chat.press("Next (1")
    await chat.press("damaged")

    done = await chat.press("Dispose of it")

    assert "A2" in done
    assert at(hospital, "ST-3018", "CATH").on_hand == 1


async def test_an_adjustment_is_confirmed(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    chat = Chat(hospital, ROOMS, "storekeeper")

    asked = await chat.say("/adjust CATH-A1 GW-014 -1 torn pack")
    await chat.press("Adjust")

    assert "torn pack" in asked
    assert at(hospital, "GW-014", "CATH").on_hand == 4


async def test_an_adjustment_asks_for_its_reason(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    chat = Chat(hospital, ROOMS, "storekeeper")
    await chat.say("/adjust CATH-A1 GW-014 +2")
    await chat.say("found behind the drawer")

    await chat.press("Adjust")

    assert at(hospital, "GW-014", "CATH").on_hand == 7


async def test_a_lot_from_elsewhere_can_be_found_here(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    chat = Chat(hospital, ROOMS, "storekeeper")
    await chat.say("/adjust OR-1 GW-014 +1 found")

    await chat.press("Adjust")

    assert at(hospital, "GW-014", "OR").on_hand == 1


@pytest.mark.parametrize("said", ["/adjust", "/adjust CATH-A1 GW-014", "/adjust -1", "/transfer"])
async def test_what_lacks_its_words_is_explained(hospital: Hospital, said: str) -> None:
    text = await Chat(hospital, ROOMS, "storekeeper").say(said)

    assert "such as" in text


async def test_a_nurse_disposes_of_nothing_on_the_shelf(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    chat = Chat(hospital, ROOMS, "nurse")
    said = await chat.say("/dispose 1 GW-014")

    assert "for the department head or storekeeper" in said
    assert chat.labels == []
