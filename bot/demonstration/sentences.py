"""Sentences: five things to try in the demonstration, in both languages, each of which works.

They name articles and places of the data files; only the label to paste is read from the shelves,
because its lot and expiry depend on the day the hospital was built.
"""

from bot.demonstration.hospital import Hospital
from bot.demonstration.seats import seats
from core.actor import PROGRAM, Actor, ActorKind
from core.door import Core
from core.people.enrolment import who_is
from core.people.site import sites
from core.stock.card import item_card
from core.stock.finder import seek
from core.stock.overview import stock_of
from locales import Words, languages

LABELLED = "晨星 3.0x18"
"""The article whose label is pasted, as somebody would call it."""
NUMBER = 5


def sentences(core: Core, hospital: Hospital) -> list[tuple[str, ...]]:
    """Return the sentences, each in all languages; an article that is not there has no label."""
    code = label(core, hospital)
    spoken = [Words(language) for language in languages]
    return [
        tuple(words(f"demonstration.try.{n}", code=code) for words in spoken)
        for n in range(1, NUMBER + 1)
    ]


def label(core: Core, hospital: Hospital) -> str:
    """Return the text of a label of the lot that leaves the shelf next."""
    seat = seats(hospital)[0]
    site = next(s.id for s in core.as_(PROGRAM).ask_now(sites) if s.code == seat.person.site)
    nurse = core.as_(PROGRAM).ask_now(who_is, seat.user)
    assert nurse is not None, "the first seat is taken"
    door = core.as_(Actor(ActorKind.STAFF, nurse.id, site))
    hits = door.ask_now(seek, LABELLED).hits
    if not hits:
        return ""
    item = hits[0].article.id
    card, stock = door.ask_now(item_card, item), door.ask_now(stock_of, item)
    text = f"(01){card.identifiers[0].di}"
    if stock.next_lots:
        first = stock.next_lots[0]
        assert first.expiry is not None, "what is labelled expires"
        text += f"(17){first.expiry:%y%m%d}(10){first.number}"
    return text
