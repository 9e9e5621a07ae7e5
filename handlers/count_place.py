"""Where to count: the counts one has begun, the departments, and of one its shelves by pages.

A count is of one shelf and not of those below it, so a department with shelves asks which.
"""

from core.delivery.dialogue import Talk
from core.stock.count import my_counts
from core.stock.location import place_of
from handlers.meaning.places import home_rows, own_home, shelf_rows
from handlers.talk.buttons import Choice, Rows
from handlers.talk.naming import name_of
from handlers.talk.question import Question, ask
from handlers.talk.turn import Turn

KIND = "count_open"
MOST_OPEN = 5


async def ask_place(turn: Turn) -> None:
    """Ask what to count: a count that was begun goes on, or a shelf of one's own is chosen."""
    home = await own_home(turn)
    if home is None or not await ask_shelf(turn, None, home.id, first=await _begun(turn)):
        await ask_home(turn, None)


async def ask_home(turn: Turn, talk: Talk | None) -> None:
    """Ask which store or department to count in, the person's own first."""
    rows = [*await _begun(turn), *await home_rows(turn, "place")]
    ask(turn, talk, KIND, {}, Question(turn.words.html("count.which_place"), rows, in_writing=True))


async def _begun(turn: Turn) -> list[list[Choice]]:
    """Return a button for each count that the person has begun and not finished."""
    mine = await turn.door.ask(my_counts)
    return [
        [Choice(turn.words("count.go_on", place=name_of(turn.words, each.place)), "go", each.id)]
        for each in mine[:MOST_OPEN]
    ]


async def ask_shelf(
    turn: Turn, talk: Talk | None, home: int, at: int = 1, first: Rows = ()
) -> bool:
    """Ask which shelf of a place, if there are several; tell whether it was asked."""
    place = await turn.door.ask(place_of, home)
    shelves = await shelf_rows(turn, place, at)
    if not shelves:
        return False
    rows = [*first, *shelves, [Choice(turn.words("count.other_places"), "homes")]]
    title = turn.words.html("count.which_shelf", place=name_of(turn.words, place))
    ask(turn, talk, KIND, {"home": home}, Question(title, rows, in_writing=True))
    return True
