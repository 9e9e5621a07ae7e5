"""Which item is meant: by a pasted code, by words, or, if those fit several, by a button.

A command hands over the words and its own name; once the item is certain, the room's continuation
of that name goes on with it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import zip_longest

from core.codes.read import looks_like_code
from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.stock.finder import MOST_HITS, Finding, Understood, find_items, sizes_of
from core.stock.item import Article
from core.stock.page import paged
from core.stock.search import DecisionKind
from core.stock.size import parse_sizes
from handlers.meaning.both import both_said
from handlers.meaning.codes_in import codes_in
from handlers.meaning.label import by_number
from handlers.meaning.picked import names_goods, narrowed
from handlers.meaning.sought import not_found
from handlers.meaning.spoken import asked_among, spoken
from handlers.meaning.way import SHOWING, which_number, which_way
from handlers.meaning.way import STEPS as WAY_STEPS
from handlers.talk.body import known, numbers, said, texts
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.naming import name_of
from handlers.talk.pages import page_row
from handlers.talk.question import LABELS, OFFERED, WANTS, Wanted, cancelled, offers
from handlers.talk.turn import Meant, Turn
from locales import Html

KIND = "which"
ALL_AT_ONCE = frozenset({"take", "return", "use", "stock", "code"})
"""The rooms to which several codes can be sent in one message."""
A_PAGE = 5
MOST_OFFERED = MOST_HITS
"""Items that are offered page by page; who means none of them says more."""
LONGEST = 60
_ABOUT_AS_WELL = 0.8
"""What share of the best score others that are offered beside it have at least."""


async def which(turn: Turn, words: str, then: str, partly: Meant) -> None:
    """Find the item and go on with it, or ask among a few, or say what to try."""
    if await codes_in(turn, words):
        if then not in ALL_AT_ONCE:
            raise RefusedError("code.one_by_one")
        await turn.go_on("scans", Meant(0, case=words))
        return
    if looks_like_code(words):
        await which_way(turn, words, then, partly)
        return
    if numbered := await by_number(turn, words):
        await which_number(turn, numbered, then, partly)
        return
    await which_words(turn, words, then, partly)


async def which_words(turn: Turn, words: str, then: str, partly: Meant) -> None:
    """Do the same with words that are known to be no code and no number of a piece or lot."""
    # Where nothing is counted a number at the end says nothing but a size.
    counted = partly.quantity is not None or then in SHOWING
    understood, finding = await spoken(turn, words, counted=counted)
    meant = _more(partly, understood)
    two = both_said(understood.words) if then == "stock" else None
    if two is not None and await _each_alone(turn, two, understood.words, finding, meant):
        return
    if finding.kind is DecisionKind.ONE:
        await turn.go_on(then, replace(meant, item=finding.hits[0].article.id))
    elif finding.kind is DecisionKind.CHOICES:
        await _ask_back(turn, understood.words, finding, then, meant)
    elif understood.place is not None and not understood.words and then == "stock":
        await turn.go_on("shelf", Meant(0, place=understood.place.id))
    elif understood.place is not None and not understood.words:
        name = name_of(turn.words, understood.place)
        turn.edit(turn.words.html("which.place_only", place=name, code=understood.place.code))
    elif two is None or not await _among_all(turn, two, understood.words, meant):
        turn.edit(not_found(turn, words, finding.nearest))


async def _each_alone(
    turn: Turn, parts: Sequence[str], words: str, whole: Finding, meant: Meant
) -> bool:
    """Answer about each of several goods; tell whether each of the words means one by itself."""
    name = whole.hits[0].article if whole.kind is DecisionKind.ONE else None
    if name is not None and words.casefold() in f"{name.name_zh} {name.name_en}".casefold():
        return False  # One article may well be called "… and …".
    found = [(await spoken(turn, each, counted=True))[1] for each in parts]
    if not all(each.kind is DecisionKind.ONE for each in found):
        return False
    items = dict.fromkeys(each.hits[0].article.id for each in found)
    if len(items) < len(found):
        return False
    for item in items:
        await turn.go_on("stock", replace(meant, item=item))
    return True


async def _among_all(turn: Turn, parts: Sequence[str], words: str, meant: Meant) -> bool:
    """Ask which of several goods are meant; tell whether the words of each are known."""
    found = [(await spoken(turn, each, counted=True))[1] for each in parts]
    if not all(each.hits for each in found):
        return False
    turns = zip_longest(*(each.hits for each in found))
    articles = dict.fromkeys(hit.article for pair in turns for hit in pair if hit is not None)
    labels = tuple(name_of(turn.words, each)[:LONGEST] for each in articles)
    items = tuple(each.id for each in articles)
    _offer(turn, None, _Offered("stock", meant, items, labels, "which.one", words))
    return True


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with the item that was chosen, turn the page, or narrow down what is offered."""
    known_so_far = _Offered(
        said(talk.body, "then"),
        Meant(**known(talk.body, "meant")),
        tuple(numbers(talk.body, "items")),
        tuple(texts(talk.body, LABELS)),
        said(talk.body, "asking"),
        said(talk.body, "said"),
    )
    match answer.verb:
        case "page":
            _offer(turn, talk, known_so_far, answer.choice)
        case "n":
            meant = replace(known_so_far.meant, quantity=answer.choice)
            turn.note = turn.words.html("which.count", n=answer.choice)
            _offer(turn, talk, replace(known_so_far, meant=meant))
        case "text":
            await _narrow(turn, talk, known_so_far, answer.text)
        case "is":
            turn.close(talk)
            item = known_so_far.items[answer.choice]
            await turn.go_on(known_so_far.then, replace(known_so_far.meant, item=item))
        case _:
            cancelled(turn, talk)


def _more(partly: Meant, understood: Understood) -> Meant:
    place = partly.place or (understood.place.id if understood.place else None)
    return replace(partly, place=place, quantity=partly.quantity or understood.quantity)


async def _narrow(turn: Turn, talk: Talk, offered: "_Offered", text: str) -> None:
    """Offer those that have a size; if none has it, look for it among all that was named so."""
    if names_goods(text):
        await _anew(turn, talk, offered, text)
        return
    if fits := narrowed(offered.labels, text):
        _offer(turn, talk, offered.only(fits))
        return
    turn.close(talk)
    asked = f"{offered.said} {text}"
    _, finding = await spoken(turn, asked, counted=True)
    if not (finding.hits and finding.hits[0].size_matched):
        # Two sizes that nothing has at once: the last is meant instead of the first.
        asked = f"{parse_sizes(offered.said)[1]} {text}"
    await which_words(turn, asked, offered.then, offered.meant)


async def _anew(turn: Turn, talk: Talk, offered: "_Offered", text: str) -> None:
    """Look for goods that were named instead; what was never offered is not acted on unpressed."""
    turn.close(talk)
    _, finding = await spoken(turn, text, counted=True)
    one = finding.hits[0].article.id if finding.kind is DecisionKind.ONE else 0
    if one and one not in offered.items and offered.then not in SHOWING:
        await _ask_back(turn, text, finding, offered.then, offered.meant)
    else:
        await which_words(turn, text, offered.then, offered.meant)


@dataclass(frozen=True, slots=True)
class _Offered:
    """What is offered to be chosen from, and what will be done with it."""

    then: str
    meant: Meant
    items: tuple[int, ...]
    labels: tuple[str, ...]
    asking: str
    """The name of the question."""
    said: str
    """The words that it came from."""

    def only(self, places: Sequence[int]) -> "_Offered":
        """Return the offer of some of the items, which have the size that was said at last."""
        items = tuple(self.items[at] for at in places)
        asking = "which.one" if self.asking == "which.no_such_size" else self.asking
        labels = tuple(self.labels[at] for at in places)
        return replace(self, items=items, labels=labels, asking=asking)


async def _ask_back(turn: Turn, words: str, finding: Finding, then: str, meant: Meant) -> None:
    """Ask which of a few items is meant; of many they are shown some at a time."""
    articles = [hit.article for hit in finding.hits]
    if finding.more:
        articles = await _all_that_fit(turn, words, finding)
    items = {each.id: name_of(turn.words, each)[:LONGEST] for each in articles}
    found = (tuple(items), tuple(items.values()))
    _offer(turn, None, _Offered(then, meant, *found, asked_among(finding), words))


async def _all_that_fit(turn: Turn, words: str, finding: Finding) -> list[Article]:
    """Return all that fits: the sizes of the one family, or what is named about as well."""
    best = finding.hits[0]
    if finding.one_family and not parse_sizes(words)[0]:
        return list(await turn.door.ask(sizes_of, best.article.id))
    found = await turn.door.ask(find_items, words, MOST_OFFERED)
    fits = [
        hit.article
        for hit in found
        if hit.size_matched == best.size_matched
        and (hit.of_kind or not best.of_kind)
        and hit.score >= _ABOUT_AS_WELL * best.score
        and (not finding.one_family or hit.family == best.family)
    ]
    return [*(hit.article for hit in finding.hits), *fits]


def _offer(turn: Turn, talk: Talk | None, offered: _Offered, at: int = 1) -> None:
    """Show a page of what is offered."""
    words, page = turn.words, paged(range(len(offered.items)), at, A_PAGE)
    rows = [[Choice(offered.labels[each], "is", each)] for each in page.rows]
    lines = [words.html(offered.asking)]
    if page.pages > 1:
        lines.append(words.html("which.more", n=page.total))
    body = {"then": offered.then, "items": offered.items, "meant": asdict(offered.meant)}
    body |= {LABELS: offered.labels, "asking": offered.asking, "said": offered.said}
    shown = [*rows, *page_row(words, page)]
    body |= {WANTS: Wanted.CHOICE.value, OFFERED: offers(shown)}
    handle = (
        turn.open(KIND, body, expects_text=True)
        if talk is None
        else turn.move(talk, body, expects_text=True)
    )
    turn.edit(Html("\n").join(lines), handle, shown)


STEPS = {KIND: step, **WAY_STEPS}
