"""A message that may have arrived is repeated once, and its buttons act once all the same."""

from typing import Any

from bot.telegram.side import TelegramSide
from core.delivery.outbox import LEASE, settle
from tests.hospital import Hospital
from tests.integration.delivery.post import NURSE, letters
from tests.integration.telegram.server import Body, Server, eventually, inner, message, said
from tests.integration.telegram.sides import BALLOONS, handled, on_hand, reached, side_on
from tests.integration.telegram.test_side import Failing

AGAIN = "(sent again after an interruption: you may have read this)"
TAKE = "/take 2 2.0x15 球囊"


def forgetful(side: TelegramSide) -> None:
    """Let the side look at the outbox, and die after each send for all that the outbox knows."""
    side.courier.call()
    side.courier._program = Failing(side.core, settle, OSError("killed"), 999)


async def sent_and_not_settled(
    hospital: Hospital, server: Server, sends: int, *brought: Body
) -> None:
    """Run the side until it has sent so often in all, and let it end without a mark of it."""
    async with side_on(hospital, reached(server)) as side:
        forgetful(side)
        server.bring(*brought)
        await server.until("sendMessage", sends)
    hospital.clock.advance(seconds=LEASE.total_seconds() + 1)


def press(number: int, copy: int, data: str) -> Body:
    """Return the update of a press on one of the copies."""
    about: Body = {"id": str(number), "from": {"id": NURSE, "is_bot": False, "first_name": "x"}}
    about |= {"chat_instance": "1", "data": data, "message": message(copy, NURSE, "card")}
    return {"update_id": number, "callback_query": about}


def undo_of(call: Body) -> str:
    """Return the data of the button that takes back what a message tells."""
    rows: Any = inner(call, "reply_markup")["inline_keyboard"]
    (data,) = (each["callback_data"] for row in rows for each in row if each["text"] == "Undo")
    return str(data)


def states(hospital: Hospital) -> set[str]:
    return {row.state for row in letters(hospital).values()}


async def test_the_buttons_of_both_copies_act_once(ward: Hospital, server: Server) -> None:
    await sent_and_not_settled(ward, server, 1, said(1, TAKE))
    assert on_hand(ward) == BALLOONS - 2

    async with side_on(ward, reached(server)) as side:
        side.courier.call()
        first, second = await server.until("sendMessage", 2)
        assert second == {**first, "text": f"{AGAIN}\n{first['text']}"}, "with the same buttons"
        undo = undo_of(first)
        server.bring(press(2, server.messages - 1, undo), press(3, server.messages, undo))
        await handled(ward, 2, 3)
        done, late = await server.until("answerCallbackQuery", 2)

    assert on_hand(ward) == BALLOONS, "taken once, undone once"
    assert "already dealt with this" in late["text"], "who comes second reads who was first"
    assert "already" not in done.get("text", "")


async def test_a_message_is_repeated_once_and_never_a_third_time(
    ward: Hospital, server: Server
) -> None:
    await sent_and_not_settled(ward, server, 1, said(1, TAKE))
    await sent_and_not_settled(ward, server, 2)

    async with side_on(ward, reached(server)) as side:
        side.courier.call()
        server.bring(said(2, "/help"))
        await server.until("sendMessage", 3)
        await eventually(lambda: "unknown" in states(ward))

    first, *others = server.texts(NURSE)
    assert [text for text in others if first in text] == [f"{AGAIN}\n{first}"]
    assert on_hand(ward) == BALLOONS - 2


async def test_what_was_under_way_at_a_death_is_seen_to_at_the_next_start(
    ward: Hospital, server: Server
) -> None:
    async with side_on(ward, reached(server)) as side:
        forgetful(side)
        server.bring(said(1, TAKE))
        await server.until("sendMessage", 1)

    async with side_on(ward, reached(server)):
        if not ward.core.reads_here:  # another program may be sending it
            ward.clock.advance(seconds=LEASE.total_seconds() + 1)
        server.bring(said(2, "/help"))
        sent = await server.until("sendMessage", 3)

    assert [text.startswith(AGAIN) for text in (each["text"] for each in sent)].index(True) == 1
    assert on_hand(ward) == BALLOONS - 2


async def test_an_edit_is_repeated_until_its_mark_is_kept(ward: Hospital, server: Server) -> None:
    """Written twice over the same message it stands there once, so nothing is given up."""
    async with side_on(ward, reached(server)):
        server.bring(said(1, TAKE))
        (card,) = await server.until("sendMessage", 1)
        undo = undo_of(card)
        await eventually(lambda: states(ward) == {"sent"})
    for run in range(1, 4):
        async with side_on(ward, reached(server)) as side:
            forgetful(side)
            server.bring(*([press(2, server.messages, undo)] if run == 1 else []))
            await server.until("editMessageText", run)
        ward.clock.advance(seconds=LEASE.total_seconds() + 1)
    async with side_on(ward, reached(server)) as side:
        side.courier.call()
        edits = await server.until("editMessageText", 4)
        await eventually(lambda: not states(ward) & {"queued", "dispatched"})

    assert {(edit["message_id"], edit["text"]) for edit in edits} == {
        (str(server.messages), edits[0]["text"])
    }
    assert on_hand(ward) == BALLOONS
