"""The item card: all that the catalogue knows of one article."""

from core.rights import Right
from core.stock.card import ItemCard, item_card
from handlers.meaning.which import which
from handlers.talk.frame import Command
from handlers.talk.naming import name_of, unit_of
from handlers.talk.turn import Meant, Turn
from locales import Html, Words

MOST_ALIASES = 8
MOST_IDENTIFIERS = 6


async def item(turn: Turn, words: str) -> None:
    """Answer ``/item WORDS``."""
    if words:
        await which(turn, words, "item", Meant(0))
    else:
        turn.say(turn.words.html("item.usage"))


async def show(turn: Turn, meant: Meant) -> None:
    """Show the card of an item."""
    turn.edit(card_text(turn.words, await turn.door.ask(item_card, meant.item)))


def card_text(words: Words, card: ItemCard) -> str:
    """Return the card; what the catalogue does not know is left out."""
    about = card.article
    other = about.name_en if name_of(words, about) == about.name_zh else about.name_zh
    lines = [words.html("item.title", name=name_of(words, about), code=about.code)]
    lines += [Html(words.html("item.other_name", name=other))] if other else []
    for key, value in _facts(words, card):
        if value:
            lines.append(words.html(f"item.{key}", value=value))
    lines.append(words.html("item.price", price=card.price, unit=unit_of(about.unit)))
    lines.append(words.html("item.classes", abc=card.abc, ved=card.ved))
    lines.append(words.html(f"item.tracked_{card.tracked.value}"))
    lines += [
        words.html("item.identifier", di=known.di, agency=known.agency, n=known.quantity)
        for known in card.identifiers[:MOST_IDENTIFIERS]
    ]
    return Html("\n").join(lines)


def _facts(words: Words, card: ItemCard) -> list[tuple[str, object]]:
    joiner = words("common.list_joiner")
    sizes = (
        f"{words(f'item.dimension.{size.dimension}')} {size.value} {size.unit}".strip()
        if words.has(f"item.dimension.{size.dimension}")
        else f"{size.dimension} {size.value} {size.unit}".strip()
        for size in card.sizes
    )
    return [
        ("sizes", joiner.join(sizes)),
        ("maker", card.manufacturer),
        ("brand", card.brand),
        ("catalog_ref", card.catalog_ref),
        ("registration", card.registration_no),
        ("registration_expiry", card.registration_expiry),
        ("nhsa", card.nhsa_code),
        ("storage", words(f"item.storage_{card.storage.value}")),
        ("shelf_life", card.shelf_life_days),
        ("aliases", joiner.join(card.aliases[:MOST_ALIASES])),
    ]


COMMANDS = (Command("item", item, Right.SEE_STOCK),)
THENS = {"item": show}
