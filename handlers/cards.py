"""Cards: the message below which something taken can be used, put back or wasted.

Once nothing of it is in the hands any more, by whatever way, its buttons go: what was done stands
there instead.
"""

from core.delivery.drawn import drawn_open
from core.stock.posting import Posted
from handlers.meaning.hand import in_hand
from handlers.talk.turn import Turn

KIND = "taken"


async def settle_cards(turn: Turn, posted: Posted) -> None:
    """Take the buttons off the cards whose goods have just left the hands."""
    takes = {line.follows for line in posted.lines if line.follows is not None}
    if posted.reverses is not None:
        takes.add(posted.reverses)
    if not takes:
        return
    chats = sorted({turn.place.chat, turn.chat_user})
    still = {line.posting for line in await in_hand(turn)}
    ended = {change.id for change in turn.dialogues}
    for card in await turn.program.ask(drawn_open, chats, turn.chat_user, KIND):
        if card.talk.body["posting"] in takes - still and card.talk.id not in ended:
            turn.strike(card, turn.words.html("take.settled"))
