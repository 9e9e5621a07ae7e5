"""Where to count: the counts one has begun, the departments, and of one its shelves by pages.

A count is of one shelf and not of those below it, so a department with shelves asks which.
"""

from core.delivery.dialogue import Talk
from core.stock.count import my_counts
from core.stock.location import Place, place_of, shelves_here
from core.stock.page import Page
from handlers.buttons import Choice, Rows
from handlers.naming import name_of
from handlers.pages import page_row
from handlers.places import home_rows, own_home, two_a_row
from handlers.question import Question, ask
from handlers.turn import Turn

KIND = "count_open"
A_PAGE = 8
MOST_OPEN = 5
LONGEST = 40


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
    shelves = await turn.door.ask(shelves_here, home)
    if len(shelves) < 2:
        return False
    place = await turn.door.ask(place_of, home)
    pages = -(-len(shelves) // A_PAGE)
    at = min(max(at, 1), pages)
    shown = shelves[(at - 1) * A_PAGE : at * A_PAGE]
    page = Page(shown, at, pages, len(shelves))
    rows = [*first, *two_a_row([_shelf(turn, each, place) for each in shown])]
    rows += [*page_row(turn.words, page), [Choice(turn.words("count.other_places"), "homes")]]
    title = turn.words.html("count.which_shelf", place=name_of(turn.words, place))
    ask(turn, talk, KIND, {"home": home}, Question(title, rows, in_writing=True))
    return True


def _shelf(turn: Turn, shelf: Place, home: Place) -> Choice:
    name = name_of(turn.words, shelf)
    if shelf.id == home.id:
        name = turn.words("count.itself", place=name)
    return Choice(name[:LONGEST], "shelf", shelf.id)
