"""Wish: what somebody asked to be replaceable is read, decided on in one step, and ended later.

All sizes of a family that were asked for together are one wish. Approving names once more what is
approved and until when before it counts.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from core.care.rule import SubstituteView
from core.care.substitute import substitute
from core.care.wish import DecideWish, EndWish, Wish, decide_wish, end_wish, wish, wish_then, wishes
from core.delivery.dialogue import ANYBODY, Talk
from core.people.staff import Person
from core.rights import Right
from core.stock.location import today_here
from core.stock.page import paged
from core.tables.kinds import RuleState
from handlers.meaning.places import two_a_row
from handlers.substitute_view import rule_text
from handlers.talk.body import number, numbers
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer, Command
from handlers.talk.menu import insist
from handlers.talk.naming import who_name
from handlers.talk.pages import page_row
from handlers.talk.question import Question, ask, cancelled, why
from handlers.talk.turn import Opening, Turn
from handlers.talk.waiting import LIFE, tell_asker
from handlers.wish_view import both_names, confirm_text, line_text, wish_text
from locales import Html, Words

KIND = "wish"
MOST = 5
LONGEST = 300
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Seen:
    """A wish as it was shown: the rule that leads it, how many it held, and what is being done."""

    rule: int
    pairs: int

    def body(self, **more: object) -> dict[str, object]:
        """Return what a dialogue keeps of it."""
        return {"rule": self.rule, "pairs": self.pairs, **more}


async def rules(turn: Turn, text: str) -> None:
    """Answer ``/rules``: the rules that wait for a decision, and those that stand."""
    del text
    await _list(turn, None, 1, standing=False)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Open a wish, approve it for a time, refuse it with a reason, or end what stands."""
    if talk.chat_user == ANYBODY:
        shown = int(str(talk.body.get("rule") or numbers(talk.body, "list")[0]))
        path = (await turn.door.ask(substitute, shown)).path
        insist(turn.person, Right.DECIDE_SUBSTITUTE, path)
    match answer.verb:
        case "open":
            await _open(turn, talk, numbers(talk.body, "list")[answer.choice])
        case "list" | "page":
            kept = bool(answer.choice) if answer.verb == "list" else bool(talk.body["standing"])
            await _list(turn, talk, answer.choice or 1, standing=kept)
        case "cancel":
            cancelled(turn, talk)
        case _:
            await _decided(turn, talk, answer)


async def _decided(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take up what is to become of the wish that is shown."""
    shown = Seen(number(talk.body, "rule"), number(talk.body, "pairs"))
    match answer.verb:
        case "yes" | "year":
            await _sure(turn, talk, shown, year=answer.verb == "year")
        case "sure":
            until = await _until(turn) if talk.body.get("year") else None
            await _decide(turn, talk, DecideWish(shown.rule, shown.pairs, True, until))
        case "back":
            await _open(turn, talk, shown.rule)
        case "no" | "end":
            asked = "substitute.why_end" if answer.verb == "end" else "substitute.why_not"
            body = shown.body(ending=answer.verb == "end")
            mine = _own(turn, talk)
            ask(turn, mine, KIND, body, why(turn.words.html(asked)))
        case "text":
            await _reasoned(turn, talk, shown, answer.text[:LONGEST])


async def _list(turn: Turn, talk: Talk | None, at: int, *, standing: bool) -> None:
    """Show a page of the wishes that wait, or of those that stand."""
    words = turn.words
    page = paged(await turn.door.ask(wishes, standing=standing), at, MOST)
    kind = "standing" if standing else "waiting"
    title = f"substitute.{kind}" if page.total else f"substitute.none_{kind}"
    lines: list[str] = [words.html(title, total=page.total)]
    lines += [line_text(words, place, each) for place, each in enumerate(page.rows, start=1)]
    buttons = [Choice(str(place + 1), "open", place) for place in range(len(page.rows))]
    other = Choice(
        words("substitute.see_waiting" if standing else "substitute.see_standing"),
        "list",
        int(not standing),
    )
    rows = [*two_a_row(buttons, 6), *page_row(words, page), [other]]
    body = {"list": [each.first.id for each in page.rows], "standing": standing}
    ask(turn, talk, KIND, body, Question(Html("\n").join(lines), rows))


async def _open(turn: Turn, talk: Talk, rule: int) -> None:
    """Show a wish with all its sizes, and what can be done about it."""
    found, words = await turn.door.ask(wish, rule), turn.words
    lines, rows = [wish_text(words, found)], []
    if found.first.state is RuleState.APPROVED:
        rows = [[Choice(words("substitute.end"), "end")]]
    elif found.first.asked_by.id == turn.person.id:
        lines.append(words.html("substitute.your_own"))
    else:
        rows = [
            [Choice(words("substitute.yes_year"), "year"), Choice(words("substitute.yes"), "yes")],
            [Choice(words("substitute.no"), "no")],
        ]
    body = Seen(found.first.id, len(found.pairs)).body()
    ask(turn, talk, KIND, body, Question(Html("\n").join(lines), rows))


async def _sure(turn: Turn, talk: Talk, shown: Seen, *, year: bool) -> None:
    """Name once more what is about to be approved, and until when."""
    found, words = await turn.door.ask(wish, shown.rule), turn.words
    until = await _until(turn) if year else None
    rows = [
        [Choice(words("substitute.yes_sure"), "sure"), Choice(words("common.back"), "back")],
    ]
    question = Question(confirm_text(words, found, until), rows)
    ask(turn, _own(turn, talk), KIND, shown.body(year=year), question)


async def _until(turn: Turn) -> date:
    return await turn.door.ask(today_here) + YEAR


def _own(turn: Turn, talk: Talk) -> Talk | None:
    """Return the dialogue if it is the person's own; in a group one of their own begins."""
    if talk.chat_user != ANYBODY:
        return talk
    turn.close(talk)
    return None


async def _reasoned(turn: Turn, talk: Talk, shown: Seen, reason: str) -> None:
    """End or refuse a wish for the reason that was written."""
    if not talk.body.get("ending"):
        await _decide(turn, talk, DecideWish(shown.rule, shown.pairs, False, note=reason))
        return
    before = await _before(turn, shown.rule)
    await turn.door.do(end_wish, EndWish(shown.rule, shown.pairs, reason))
    turn.close(talk)
    turn.edit(turn.words.html("substitute.ended", **both_names(turn.words, before)))


async def _decide(turn: Turn, talk: Talk, wanted: DecideWish) -> None:
    before = await _before(turn, wanted.first)
    decided: SubstituteView = await turn.door.do(decide_wish, wanted)
    turn.close(talk)
    told = partial(_told, before, turn.person, wanted)
    await tell_asker(turn, decided.asked_by.id, told)
    key = "substitute.approved" if wanted.approve else "substitute.refused"
    turn.edit(turn.words.html(key, **both_names(turn.words, before)))


async def _before(turn: Turn, rule: int) -> Wish:
    """Return the wish as it is decided on; a turn handled again may have closed it before."""
    return await turn.door.ask(wish if turn.again is None else wish_then, rule)


def please_decide(rule: SubstituteView, words: Words) -> tuple[str, Opening]:
    """Return what is said to who may decide on a rule that was just asked for."""
    lines = [words.html("substitute.please_decide"), Html(rule_text(words, rule))]
    rows = [[Choice(words("substitute.decide"), "open")]]
    return Html("\n").join(lines), Opening(KIND, {"list": [rule.id]}, rows, LIFE)


def _told(found: Wish, who: Person, wanted: DecideWish, words: Words) -> tuple[str, None]:
    """Return what is said to who asked."""
    key = "substitute.you_approved" if wanted.approve else "substitute.you_refused"
    lines = [words.html(key, who=who_name(words, who), **both_names(words, found))]
    lines += [words.html("substitute.reason", reason=wanted.note)] if wanted.note else []
    return Html("\n").join(lines), None


COMMANDS = (Command("rules", rules, Right.DECIDE_SUBSTITUTE),)
STEPS = {KIND: step}
