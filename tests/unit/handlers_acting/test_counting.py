"""Counting blind and reviewing, spoken with."""

from core.people.enrolment import bind_now
from core.stock.overview import stock_of
from core.stock.reservation import Reserve, reserve
from handlers import count, undo
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.unit.handlers_acting.chat import Chat, Rooms

ROOMS = Rooms(count.COMMANDS, {**count.STEPS, **undo.STEPS})


def on_hand(hospital: Hospital, item: str) -> int:
    stock = hospital.door("storekeeper").ask_now(stock_of, hospital.items[item])
    return stock.total.on_hand


async def counted(hospital: Hospital, *lines: str) -> None:
    """Count cabinet A's bin as a nurse and send it for review."""
    chat = Chat(hospital, ROOMS, "nurse")
    await chat.say("/count CATH-A1")
    for line in lines:
        await chat.say(line)
    await chat.press("Finish")
    await chat.press("Yes, send it")


async def test_the_counter_never_reads_what_is_expected(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 47)
    chat = Chat(hospital, ROOMS, "nurse")

    told = [await chat.say("/count CATH-A1")]
    told.append(await chat.say("GW-014 3"))
    told.append(await chat.press("Counted so far"))
    told.append(await chat.press("Finish"))
    told.append(await chat.press("Yes, send it"))

    assert "47" not in "".join(told)


async def test_a_difference_is_posted_by_a_second_person(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    await counted(hospital, "GW-014 3")
    head = Chat(hospital, ROOMS, "head")
    await head.say("/counts")
    shown = await head.press("")
    await head.press("Approve")
    asked = await head.say("two were given away")
    assert "approved" not in asked
    done = await head.press("Go ahead")

    assert "ledger 5, counted <b>3</b> (-2)" in shown
    assert "approved" in done
    assert on_hand(hospital, "GW-014") == 3


async def test_a_count_that_agrees_needs_no_reason(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    await counted(hospital, "GW-014 5")
    head = Chat(hospital, ROOMS, "head")
    await head.say("/counts")
    shown = await head.press("")

    done = await head.press("Approve")

    assert "No difference" in shown
    assert "approved" in done


async def test_a_count_goes_back(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    await counted(hospital, "GW-014 1")
    head = Chat(hospital, ROOMS, "head")
    await head.say("/counts")
    await head.press("")

    await head.press("Count again")

    assert on_hand(hospital, "GW-014") == 5
    again = Chat(hospital, ROOMS, "nurse")
    await again.say("/count")
    assert "pieces so far: 0" in await again.press("Go on:")


async def test_one_of_several_lots_is_asked_for(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    arrive(hospital, "GW-014", "W2", 5)
    chat = Chat(hospital, ROOMS, "nurse")
    await chat.say("/count CATH-A1")
    await chat.say("GW-014")
    await chat.press("W2")

    assert "<b>0</b>" in await chat.say("0")


async def test_pieces_are_scanned_one_by_one(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 2, serials=("1234", "1235"))
    chat = Chat(hospital, ROOMS, "nurse")
    await chat.say("/count CATH-A1")

    refused = await chat.say("ST-3018 2")
    seen = await chat.say("(01)06901234567892(17)270630(10)S1(21)1234")
    unknown = await chat.say("(01)06901234567892(17)270630(10)S1(21)9999")

    assert "scan each one" in refused
    assert "1234" in seen
    assert "never been received" in unknown


async def test_a_count_is_given_up(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    chat = Chat(hospital, ROOMS, "nurse")
    await chat.say("/count CATH-A1")
    await chat.say("GW-014 3")
    await chat.press("Give up")

    assert "given up" in await chat.press("Yes, give up")
    assert on_hand(hospital, "GW-014") == 5


async def test_nothing_waits_for_a_review(hospital: Hospital) -> None:
    assert "No count" in await Chat(hospital, ROOMS, "head").say("/counts")


async def bound(hospital: Hospital, *people: str) -> list[int]:
    """Open the private chats of some people, so that they can be told something."""
    for number, who in enumerate(people):
        await hospital.program.do(bind_now, hospital.staff[who], 900 + number)
    return [900 + number for number in range(len(people))]


async def test_an_approval_that_was_cut_off_tells_everybody_once_it_is_answered(
    hospital: Hospital,
) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    kept = Reserve(hospital.items["GW-014"], hospital.places["CATH"].id, 4, "C-1203")
    hospital.door("surgeon").do_now(reserve, kept)
    await counted(hospital, "GW-014 3")
    told = await bound(hospital, "nurse", "surgeon")
    head = Chat(hospital, ROOMS, "head")
    await head.say("/counts")
    await head.press("CT-")
    await head.press("Approve")
    await head.press("not to be found", crash=True)
    done = await head.press("not to be found")

    assert head.told == told
    assert "no longer reserved" in done
    assert on_hand(hospital, "GW-014") == 3


async def test_a_recount_that_was_cut_off_is_asked_for_once(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    await counted(hospital, "GW-014 3")
    told = await bound(hospital, "nurse")
    head = Chat(hospital, ROOMS, "head")
    await head.say("/counts")
    await head.press("CT-")
    await head.press("Count again", crash=True)
    done = await head.press("Count again")

    assert "goes back to be counted again" in done
    assert head.told == told


async def test_a_count_whose_sending_was_cut_off_is_still_told_to_reviewers(
    hospital: Hospital,
) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    told = await bound(hospital, "head")
    chat = Chat(hospital, ROOMS, "nurse")
    await chat.say("/count CATH-A1")
    await chat.say("GW-014 3")
    await chat.press("Finish")
    await chat.press("Yes, send it", crash=True)
    await chat.press("Yes, send it")

    assert chat.told == told
