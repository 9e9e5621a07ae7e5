"""Substitute: what may be used instead of an item; only rules that somebody approved are shown."""

from core.care.substitute import substitutes
from core.delivery.dialogue import Talk
from core.rights import Right
from core.stock.overview import stock_of
from handlers import rule, wish
from handlers.meaning.which import which
from handlers.substitute_view import MOST_CHOICES, substitutes_text
from handlers.talk.blind import counting
from handlers.talk.body import number, numbers
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer, Command
from handlers.talk.menu import holds
from handlers.talk.naming import name_of
from handlers.talk.turn import Meant, Turn

KIND = "sub"
ROOM = "sub"
LONGEST = 60


async def sub(turn: Turn, text: str) -> None:
    """Answer ``/sub WORDS``."""
    if text:
        await which(turn, text, ROOM, Meant(0))
    else:
        turn.say(turn.words.html("substitute.usage"))


async def show(turn: Turn, meant: Meant) -> None:
    """Show what may replace the item that is meant."""
    await show_substitutes(turn, meant.item)


async def show_substitutes(turn: Turn, item: int) -> None:
    """Show the approved substitutes of an item, those at hand first."""
    choices = await turn.door.ask(substitutes, item, turn.person.location)
    article = (await turn.door.ask(stock_of, item)).article
    words = turn.words
    shown = choices[:MOST_CHOICES]
    rows = [
        [
            Choice(
                words("substitute.see_stock", item=name_of(words, each.article)[:LONGEST]),
                "stock",
                at,
            )
        ]
        for at, each in enumerate(shown)
    ]
    if holds(turn.person, Right.ASK_SUBSTITUTE):
        rows.append([Choice(words("substitute.ask_new"), "new")])
    body = {"item": item, "items": [each.article.id for each in shown]}
    text = substitutes_text(words, article, choices, await counting(turn))
    turn.edit(text, turn.open(KIND, body), rows)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Show the stock of a substitute, or begin to ask for a new rule."""
    turn.move(talk)
    turn.place = turn.place.fresh()
    if answer.verb == "stock":
        await turn.go_on("stock", Meant(numbers(talk.body, "items")[answer.choice]))
    else:
        rule.begin_rule(turn, number(talk.body, "item"))


COMMANDS = (Command("sub", sub, Right.SEE_STOCK), *wish.COMMANDS)
STEPS = {KIND: step, **rule.STEPS, **wish.STEPS}
THENS = {ROOM: show}
