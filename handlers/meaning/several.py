"""Several: of many single pieces some are ticked on one card, and all that is ticked goes on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from core.stock.page import paged
from handlers.meaning.places import two_a_row
from handlers.talk.body import known
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.pages import page_row
from handlers.talk.question import Question
from locales import Html, Words

SEVERAL = "several"
"""Under this name the body of a dialogue keeps what is ticked."""
GO_ON = "ticked"
"""The verb of the button that goes on with what is ticked."""
TICKING = frozenset({"tick", "tick_all", "tick_none", "page"})
"""The verbs that only change the card."""
MOST = 60
"""Pieces that one card offers; one posting of more is a slip of the finger."""
A_PAGE = 8
SHORT = 16
"""Names up to so long stand two in a row."""


@dataclass(frozen=True, slots=True)
class Several:
    """Names to be ticked, which are, and the page that is shown."""

    labels: tuple[str, ...]
    ticked: tuple[int, ...] = ()
    page: int = 1

    def body(self) -> dict[str, object]:
        """Return it as a dialogue keeps it."""
        return {SEVERAL: asdict(self)}


def several_of(body: Mapping[str, object]) -> Several:
    """Return what a dialogue keeps of names and ticks."""
    kept = known(body, SEVERAL)
    labels, ticked = (str(each) for each in kept["labels"]), (int(each) for each in kept["ticked"])
    return Several(tuple(labels), tuple(ticked), int(kept["page"]))


def after(several: Several, answer: Answer) -> Several | None:
    """Return it as a button leaves it: one ticked or no longer, all, none, another page."""
    match answer.verb:
        case "tick":
            changed = set(several.ticked) ^ {answer.choice}
            return replace(several, ticked=tuple(sorted(changed)))
        case "tick_all":
            return replace(several, ticked=tuple(range(len(several.labels))))
        case "tick_none":
            return replace(several, ticked=())
        case "page":
            return replace(several, page=answer.choice)
        case _:
            return None


def which_ones(words: Words, title: str, several: Several) -> Question:
    """Return the card on which they are ticked."""
    page = paged(range(len(several.labels)), several.page, A_PAGE)
    ticks = [Choice(_tick(words, several, at), "tick", at) for at in page.rows]
    width = 2 if all(len(label) <= SHORT for label in several.labels) else 1
    total, chosen = len(several.labels), len(several.ticked)
    below = [Choice(words("several.none"), "tick_none")]
    if chosen < total:
        below = [Choice(words("several.all", n=total), "tick_all"), *(below if chosen else ())]
    rows = [*two_a_row(ticks, width), *page_row(words, page), below]
    if chosen:
        rows.append([Choice(words("several.go_on", n=chosen), GO_ON)])
    told = words.html("several.chosen", n=chosen, total=total)
    return Question(Html("\n").join([Html(title), told]), rows)


def _tick(words: Words, several: Several, at: int) -> str:
    return words("several.on" if at in several.ticked else "several.off", name=several.labels[at])
