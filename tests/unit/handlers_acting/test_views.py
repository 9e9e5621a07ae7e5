"""What answers look like when there is much to show, and the words of single things."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.care.rule import SubstituteView
from core.care.substitute import Choice
from core.errors import RefusedError
from core.stock.figures import Figures
from core.stock.item import Article
from core.stock.location import Place, Tree
from core.stock.overview import HomeStock, ItemStock, NextLot, ShelfStock
from core.stock.trace import Who
from core.tables.kinds import LocationKind, PickRule, RuleState
from handlers.code import LOOKS
from handlers.meaning.way import SHOWING
from handlers.stock_view import MOST_HOMES, Leaving, Reading, reading_text
from handlers.substitute_view import MOST_CHOICES, rule_text, substitutes_text
from handlers.talk.buttons import Buttons, Copy, Handle
from handlers.talk.naming import name_of, unit_of, who_name
from handlers.talk.refusal import worded
from locales import Words, languages
from locales.words import Html

NOW = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)


def stock_text(words: Words, stock: ItemStock, place: Place | None = None) -> str:
    """What is read by who may take anywhere and counts nothing."""
    return reading_text(words, Reading(stock, Leaving(stock.next_lots), place))


def place(number: int, kind: LocationKind = LocationKind.DEPARTMENT, name: str = "") -> Place:
    names = (name or f"科室{number}", name or f"Department {number}")
    return Place(number, 1, f"D{number}", kind, *names, (), f"/{number}/", (), PickRule.FEFO, True)


def figures(available: int, **other: int) -> Figures:
    every = dict.fromkeys(("reserved", "held", "expired", "in_transit", "taken"), 0) | other
    on_hand = available + every["reserved"] + every["held"] + every["expired"]
    return Figures(on_hand, available, **every, nearest_expiry=date(2026, 9, 30))


def stock(article: Article, homes: int, **other: int) -> ItemStock:
    found = tuple(
        HomeStock(
            place(number),
            figures(number, **other),
            (ShelfStock(place(100 + number, LocationKind.BIN), figures(number, **other)),),
        )
        for number in range(1, homes + 1)
    )
    lots = (NextLot(1, "L1", date(2026, 9, 30), place(101, LocationKind.BIN), 0, 2),)
    places = [replace(place(0, LocationKind.HOSPITAL), parent=None)]
    places += [place(number) for number in range(1, 30)]
    tree = Tree(places, ZoneInfo("Asia/Shanghai"))
    return ItemStock(article, figures(homes, **other), found, lots if homes else (), tree)


@pytest.fixture
def article() -> Article:
    return Article(
        id=7,
        code="GW-014",
        family="WIRE",
        name_zh="导丝 <0.014>",
        name_en="Guidewire <0.014>",
        unit="根",
        by_unit=False,
        fifo=False,
        price=0,
        registration_expiry=99_991_231,
        active=True,
    )


@pytest.mark.parametrize("language", languages)
def test_many_places_are_counted_and_the_own_comes_first(article: Article, language: str) -> None:
    shown = stock_text(
        Words(language), stock(article, MOST_HOMES + 4, reserved=1, in_transit=2), place(3)
    )

    lines = [line for line in shown.split("\n") if line]
    assert name_of(Words(language), place(3)) in lines[2]
    assert Words(language)("stock.more_places", n=3) in shown
    assert Words(language)("stock.home_reserved", n=1) in shown
    assert Words(language)("stock.home_transit", n=2) in shown


@pytest.mark.parametrize("language", languages)
def test_a_name_with_marks_is_only_text(article: Article, language: str) -> None:
    shown = stock_text(Words(language), stock(article, 1))

    assert "&lt;0.014&gt;" in shown
    assert "<0.014>" not in shown


@pytest.mark.parametrize("language", languages)
def test_nothing_anywhere_says_what_to_try(article: Article, language: str) -> None:
    words = Words(language)
    shown = stock_text(words, stock(article, 0), place(9))

    assert words("stock.nothing_usable") in shown
    assert words("stock.none_at", place=name_of(words, place(9))) in shown
    assert words("stock.elsewhere") not in shown


def test_what_cannot_be_used_is_told_apart(article: Article) -> None:
    shown = stock_text(Words("en"), stock(article, 1, held=2, expired=3, taken=4))

    assert all(text in shown for text in ("2 held", "3 expired", "4 in people's hands"))
    assert "available <b>1</b>" in stock_text(Words("en"), stock(article, 1))


@pytest.mark.parametrize(
    ("kind", "chinese", "english"),
    [
        (LocationKind.TAKEN, "导管室·已领在手", "in hand (导管室)"),
        (LocationKind.TRANSIT, "导管室·在途", "in transit (导管室)"),
        (LocationKind.BIN, "导管室", "导管室"),
    ],
)
def test_hands_and_transit_are_no_shelves(kind: LocationKind, chinese: str, english: str) -> None:
    there = place(1, kind, "导管室")

    assert (name_of(Words("zh-CN"), there), name_of(Words("en"), there)) == (chinese, english)


@pytest.mark.parametrize(
    ("unit", "named"), [("个", "piece"), ("根", "wire"), ("box", "box"), ("挂", "挂")]
)
def test_a_unit_of_measure_is_named_in_every_language(unit: str, named: str) -> None:
    assert unit_of(unit) == named


def test_a_person_is_named_as_the_reader_can_read() -> None:
    who = Who(1, "王芳", "Wang Fang")

    assert (who_name(Words("zh-CN"), who), who_name(Words("en"), who)) == ("王芳", "Wang Fang")
    assert who_name(Words("en"), Who(1, "王芳", "")) == "王芳"


def rule(article: Article, **changed: object) -> SubstituteView:
    known: dict[str, object] = {
        **{"id": 1, "item": article, "replacement": article, "both_ways": True},
        **{"condition": "small vessels", "evidence": "guideline 7"},
        **{"asked_by": Who(1, "陈刚", "Chen Gang"), "asked_at": NOW},
        **{"decided_by": Who(2, "周丽", "Zhou Li"), "decided_at": NOW},
        **{"valid_from": None, "valid_to": date(2027, 3, 10), "state": RuleState.APPROVED},
    }
    return SubstituteView(**(known | changed))  # type: ignore[arg-type]  # made of known fields


@pytest.mark.parametrize("language", languages)
def test_substitutes_name_who_approved_them(article: Article, language: str) -> None:
    words = Words(language, now=lambda: NOW)
    choice = Choice(rule(article), article, None, figures(3), ())
    shown = substitutes_text(words, article, [choice] * (MOST_CHOICES + 2))

    assert words("substitute.more", more=2) in shown
    assert who_name(words, Who(2, "周丽", "Zhou Li")) in shown
    assert "guideline 7" in rule_text(words, rule(article))


def test_a_rule_that_nobody_decided_names_nobody(article: Article) -> None:
    choice = Choice(rule(article, decided_by=None, decided_at=None), article, None, figures(3), ())

    assert "Approved" not in substitutes_text(Words("en"), article, [choice])


def test_a_button_can_copy_a_text() -> None:
    drawn = Buttons(b"secret").keyboard(_handle(), [[Copy("Copy", "x" * 300)], []])

    assert drawn == [[{"text": "Copy", "copy_text": {"text": "x" * 256}}]]


def _handle() -> Handle:
    return Handle(1, 0)


@pytest.mark.parametrize("language", languages)
def test_a_refusal_is_worded_in_the_reader_s_language(language: str) -> None:
    said = worded(Words(language), RefusedError("stock.reserved", available=2))

    assert "2" in said
    assert not isinstance(said, Html)


def test_what_only_shows_never_moves() -> None:
    assert set(LOOKS) < SHOWING
    assert SHOWING.isdisjoint({"take", "use", "return", "transfer", "dispose"})
