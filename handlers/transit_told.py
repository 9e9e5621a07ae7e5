"""What the two ends of a transfer are told: it comes, it came short, it was taken back."""

from core.delivery.dialogue import ANYBODY, Talk, open_dialogues
from core.delivery.drawn import drawn_open
from core.errors import RefusedError
from core.flow.transfer_view import TransferView, transfer_by_code
from core.people.reach import who_may
from core.rights import Right
from core.stock.posting import Posted
from handlers.talk.buttons import Choice
from handlers.talk.naming import name_of, who_name
from handlers.talk.turn import Opening, Turn
from handlers.talk.waiting import LIFE, tell_asker, tell_deciders
from handlers.transit_view import called_back, differences, transit_text
from locales import Html, Words

KIND = "transit"


async def tell_receivers(turn: Turn, sent: TransferView) -> None:
    """Tell those where a transfer goes that it is on its way to them."""

    def told(words: Words) -> tuple[str, Opening]:
        lines: list[str] = [words.html("transfer.comes", who=who_name(words, turn.person))]
        lines.append(transit_text(words, sent))
        rows = [[Choice(words("transfer.receive"), "open")]]
        return Html("\n").join(lines), Opening(KIND, {"list": [sent.id]}, rows, LIFE)

    await tell_deciders(turn, Right.RECEIVE_TRANSFER, sent.target.id, told)


async def tell_sender(turn: Turn, found: TransferView, note: str) -> None:
    """Tell who sent a transfer what of it did not come, and what was said about it."""

    def told(words: Words) -> tuple[str, Opening | None]:
        about = {"who": who_name(words, turn.person), "place": name_of(words, found.target)}
        lines: list[str] = [
            words.html("transfer.came_short", code=found.code, n=found.missing, **about)
        ]
        lines += differences(words, found)
        lines += [words.html("transfer.remark", note=note)] if note else []
        lines.append(words.html("transfer.sender_next", code=found.code))
        return Html("\n").join(lines), None

    await tell_asker(turn, found.dispatched_by, told)


async def strike_cards(turn: Turn, reversing: Posted) -> None:
    """Take the buttons off what the receivers were told, if a transfer has just been recalled."""
    if not reversing.reference:
        return
    try:
        found = await turn.door.ask(transfer_by_code, reversing.reference)
    except RefusedError:
        return
    if not called_back(found):
        return
    reach = await turn.program.ask(who_may, Right.RECEIVE_TRANSFER, found.target.id, turn.person.id)
    chats = [(each.chat, each.chat, each.person.language) for each in reach.people]
    if reach.group is not None:
        chats = [(reach.group.chat, ANYBODY, reach.language)]
    for chat, user, language in chats:
        words = turn.words.speaking(language or turn.words.language)
        note = words.html("transfer.recalled", who=who_name(words, turn.person), code=found.code)
        await _strike(turn, (chat, user), found, note)


async def _strike(turn: Turn, whose: tuple[int, int], found: TransferView, note: str) -> None:
    """Take the buttons off one chat's cards of a transfer."""
    (chat, user), struck = whose, set()
    for card in await turn.program.ask(drawn_open, [chat], user, KIND):
        if _about(card.talk, found):
            struck.add(card.talk.id)
            turn.strike(card, note)
    for talk in await turn.program.ask(open_dialogues, [chat], user, KIND):
        if _about(talk, found) and talk.id not in struck:
            # Its message is not known yet; at least its buttons do nothing any more.
            turn.close(talk)


def _about(talk: Talk, found: TransferView) -> bool:
    return talk.body.get("list") == [found.id] or talk.body.get("transfer") == found.id
