"""What words press, choose and correct, without any chat."""

from datetime import UTC, datetime

import pytest

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.tables.kinds import DialogueState
from handlers.meaning.picked import (
    agrees,
    corrects,
    named_by_place,
    names_goods,
    narrowed,
    picked,
    press_it,
)
from handlers.talk.frame import Answer
from handlers.talk.question import LABELS, OFFERED

LIST: list[list[str | int]] = [
    ["晨星 3.0×18", "is", 0],
    ["北辰 3.0×18", "is", 1],
    ["北辰 2.75×18", "is", 2],
    ["下一页", "page", 2],
]
SIZES = ["晨星 2.25×8 mm", "晨星 2.25×18 mm", "晨星 2.75×18 mm", "晨星 3.0×28 mm"]


def talk(kind: str, **body: object) -> Talk:
    now = datetime(2026, 3, 10, tzinfo=UTC)
    return Talk(1, 5, 0, 5, kind, body, 0, now, DialogueState.OPEN)


def listed(**body: object) -> Talk:
    return talk("hand", **{OFFERED: LIST, **body})


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        ("第一个", 0),
        ("第2个", 1),
        ("要第三个", 2),
        ("1", 0),
        ("选2", 1),
        ("２", 1),
        ("the first", 0),
        ("the third one", 2),
        ("2nd", 1),
        ("option 3", 2),
        ("最后一个", 2),
        ("the last one", 2),
        ("晨星", 0),
        ("2.75×18", 2),
        ("2.75x18的", 2),
        ("北辰 2.75", 2),
    ],
)
def test_words_choose(said: str, choice: int) -> None:
    assert picked(listed(), said) == Answer("is", choice)


def test_a_page_is_turned_in_writing() -> None:
    assert picked(listed(), "下一页") == Answer("page", 2)


@pytest.mark.parametrize("said", ["北辰", "导丝", "x", "", "第九个", "一" * 50])
def test_words_that_fit_none_or_several_choose_nothing(said: str) -> None:
    assert picked(listed(), said) is None


def test_a_figure_that_is_no_choice_changes_no_number_either() -> None:
    with pytest.raises(RefusedError) as refused:
        picked(listed(), "18")
    assert refused.value.code == "button.not_in_writing"


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("改成2个", 2),
        ("不对，是3个", 3),
        ("应该是 4 个", 4),
        ("2个", 2),
        ("两个", 2),
        ("就要5个吧", 5),
        ("no I meant 3", 3),
        ("make it 2", 2),
        ("actually 6", 6),
        ("should be 2 please", 2),
        ("sorry, only 2", 2),
    ],
)
def test_a_number_is_changed(said: str, count: int) -> None:
    sure: list[list[str | int]] = [["确认调出", "send", 0], ["再加一种", "add", 0]]
    card = talk("transfer", **{OFFERED: sure, "draft": {"quantity": 9}})

    assert picked(card, said) == Answer("n", count)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("0个", "quantity.not_positive"),
        ("没有", "quantity.not_positive"),
        ("改成2个", "quantity.one_unit"),
    ],
)
def test_no_number_that_cannot_be_is_taken_up(said: str, code: str) -> None:
    card = talk("transfer", **{OFFERED: [], "draft": {"quantity": 1, "unit": 7}})
    with pytest.raises(RefusedError) as refused:
        picked(card, said)
    assert refused.value.code == code


@pytest.mark.parametrize("body", [{}, {"draft": {"quantity": 0}}, {"draft": {"change": 3}}])
def test_a_card_without_a_number_says_so(body: dict[str, object]) -> None:
    for kind in ("transfer", "adjust"):
        with pytest.raises(RefusedError) as refused:
            picked(talk(kind, **body), "改成2个")
        assert refused.value.code == "button.not_in_writing"


@pytest.mark.parametrize("said", ["确认", "是", "是的", "yes", "sure", "no", "不对", "go ahead"])
def test_a_yes_or_a_no_presses_nothing(said: str) -> None:
    card = talk("transfer", **{OFFERED: [["加", "add", 0], ["发", "send", 0], ["x", "drop", 0]]})
    with pytest.raises(RefusedError) as refused:
        picked(card, said)
    assert refused.value.code == "button.press_it"
    assert refused.value.params == {"button": "发"}


def test_a_yes_to_a_list_asks_which() -> None:
    with pytest.raises(RefusedError) as refused:
        picked(listed(), "yes")
    assert refused.value.code == "button.choose_one"
    assert press_it([]).code == "button.choose_one"


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ("18的", [1, 2]),
        ("长18", [1, 2]),
        ("2.75", [2]),
        ("直径2.25", [0, 1]),
        ("2.25x18", [1]),
        ("18 long", [1, 2]),
        ("晨星", [0, 1, 2, 3]),
        ("直径18", []),
        ("北辰", []),
        ("的", []),
    ],
)
def test_names_are_narrowed_by_sizes_and_words(said: str, fits: list[int]) -> None:
    assert narrowed(SIZES, said) == fits


def test_a_long_list_is_narrowed_or_one_of_it_chosen() -> None:
    offer: list[list[str | int]] = [[SIZES[0], "is", 0]]
    long = talk("which", **{OFFERED: offer, LABELS: SIZES, "meant": {"quantity": None}})

    assert picked(long, "2.75") == Answer("is", 2)
    assert picked(long, "18") == Answer("text", text="18")
    assert picked(long, "9.5x99") == Answer("text", text="9.5x99")
    assert picked(long, "晨星") is None


@pytest.mark.parametrize("said", ["支架 3.0x28", "晨星 18", "18mm 支架", "Morningstar 2.75"])
def test_goods_named_with_a_size_are_no_choice_out_of_what_was_found(said: str) -> None:
    offer: list[list[str | int]] = [[SIZES[0], "is", 0]]
    body = {OFFERED: offer, LABELS: [*SIZES, "Morningstar 支架 2.75"]}

    assert names_goods(said)
    assert picked(talk("which", then="stock", **body), said) is None
    assert picked(talk("which", then="take", **body), said) == Answer("text", text=said)


@pytest.mark.parametrize(
    "said", ["18", "长18", "2.75的那个", "要2.75的", "晨星", "5F", "the 2.75 one"]
)
def test_a_bare_size_or_a_bare_word_names_no_goods_with_their_size(said: str) -> None:
    assert not names_goods(said)


def test_a_name_is_meant_by_its_place_only_if_that_is_said() -> None:
    assert named_by_place(listed(), "第二个") == Answer("is", 1)
    assert named_by_place(listed(), "2") is None
    assert named_by_place(listed(), "C-1203") is None


def test_agreeing_and_correcting_are_told_from_other_words() -> None:
    assert agrees("好的") is False  # Politeness is told apart elsewhere.
    assert agrees("确认")
    assert corrects("不对，是2个")
    assert not corrects("2个")
    assert not corrects("支架还有几个")
