"""What one cell of a catalogue sheet says, in either language."""

from datetime import date

import pytest

from core.stock.catalogue import Identifier, SizeText
from core.stock.sheet_cell import (
    CellError,
    Fault,
    day,
    identifier,
    identifiers,
    listed,
    money,
    one_size,
    sizes,
    span,
    whole,
    word,
)
from core.stock.size import Dimension


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("7,800.00", 780_000),
        ("7800", 780_000),
        ("¥7,800", 780_000),
        ("￥ 7800.5", 780_050),
        ("7800元", 780_000),
        ("７８００．００", 780_000),
        ("1,234,567.89", 123_456_789),
        ("0", 0),
        ("0.01", 1),
        ("12.50000", 1_250),
        ("RMB 12", 1_200),
    ],
)
def test_money_is_counted_in_fen(text: str, fen: int) -> None:
    assert money(text) == fen


@pytest.mark.parametrize(
    "text", ["", "-1", "1.234", "7.800,00", "78,00", "1e9", "面议", "12-15", "=1", "NaN", "∞"]
)
def test_what_is_no_money_is_told(text: str) -> None:
    with pytest.raises(CellError) as wrong:
        money(text)

    assert wrong.value.fault is Fault.NOT_MONEY


def test_an_absurd_price_is_told() -> None:
    with pytest.raises(CellError) as wrong:
        money("100,000,000.01")

    assert wrong.value.fault is Fault.TOO_DEAR


@pytest.mark.parametrize(
    "text",
    ["2026-12-31", "2026/12/31", "2026.12.31", "20261231", "2026年12月31日", "2026-12-31 00:00:00"],
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert day(text) == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["长期", "长期有效", "永久", "never", "N/A", "-", "/"])
def test_a_registration_may_never_end(text: str) -> None:
    assert day(text) is None


@pytest.mark.parametrize("text", ["2026-02-30", "31.12.2026", "26-12-31", "soon", "46387", "2026"])
def test_what_is_no_day_is_told(text: str) -> None:
    with pytest.raises(CellError) as wrong:
        day(text)

    assert wrong.value.fault is Fault.NOT_A_DAY


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1095", 1095),
        ("36个月", 1095),
        ("3年", 1095),
        ("24 months", 730),
        ("90天", 90),
        ("2y", 730),
    ],
)
def test_a_shelf_life_is_counted_in_days(text: str, days: int) -> None:
    assert span(text) == days


def test_a_bare_number_counts_what_the_column_says() -> None:
    assert span("36", "months") == 1095


@pytest.mark.parametrize("text", ["", "x", "-3", "3 fortnights", "500年", "1-2"])
def test_what_is_no_span_is_told(text: str) -> None:
    with pytest.raises(CellError) as wrong:
        span(text)

    assert wrong.value.fault is Fault.NOT_A_SPAN


@pytest.mark.parametrize(("text", "number"), [("10", 10), ("１０", 10), ("1,000", 1000)])
def test_a_pack_holds_a_whole_number(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "", "十", "1e3", "9" * 40])
def test_what_is_no_whole_number_is_told(text: str) -> None:
    with pytest.raises(CellError) as wrong:
        whole(text)

    assert wrong.value.fault is Fault.NOT_WHOLE


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("storage", "常温", "room"),
        ("storage", "2～8℃", "cold"),
        ("storage", "2-8°C", "cold"),
        ("storage", "Cold Chain", "cold"),
        ("tracked", "一物一码", "unit"),
        ("tracked", "批号", "lot"),
        ("tracked", "LOT", "lot"),
        ("abc", "a类", "A"),
        ("ved", "关键", "V"),
        ("ved", "desirable", "D"),
        ("pick_rule", "近效期先出", "fefo"),
        ("pick_rule", "FIFO", "fifo"),
    ],
)
def test_words_are_understood_in_both_languages(kind: str, text: str, value: str) -> None:
    assert word(kind, text) == value


def test_another_word_is_told() -> None:
    with pytest.raises(CellError) as wrong:
        word("storage", "火星")

    assert wrong.value.fault is Fault.UNKNOWN_WORD


def test_a_list_is_cut_at_the_usual_marks() -> None:
    assert listed("支架、药物支架；stent, DES|支架") == ("支架", "药物支架", "stent", "DES")


def test_sizes_are_figures() -> None:
    assert sizes("直径3.0mm 长度18mm") == (
        SizeText("diameter", "3.0", "mm"),
        SizeText("length", "18", "mm"),
    )
    assert [figure.value for figure in sizes("3.0×18")] == ["3.0", "18"]
    assert sizes("大号") == ()


def test_a_column_that_says_what_it_measures_needs_no_unit() -> None:
    assert one_size("3.0", Dimension.DIAMETER) == SizeText("diameter", "3.0", "mm")
    assert one_size("1.5cm", Dimension.LENGTH).value == "15.0"


@pytest.mark.parametrize("text", ["x", "3.0×18", "3.0mm 大"])
def test_what_is_not_one_figure_is_told(text: str) -> None:
    with pytest.raises(CellError) as wrong:
        one_size(text, Dimension.LENGTH)

    assert wrong.value.fault is Fault.NOT_A_SIZE


@pytest.mark.parametrize(
    ("text", "di", "agency"),
    [
        ("06901234567892", "06901234567892", "GS1"),
        ("6901234567892", "06901234567892", "GS1"),
        ("０6901234567892", "06901234567892", "GS1"),
        ("(01)06901234567892(10)AB12", "06901234567892", "GS1"),
        ("MA.156.M0.100221.00001231", "MA.156.M0.100221.00001231", "MA"),
        ("a123bjc5d6e71", "A123BJC5D6E71", "HIBC"),
    ],
)
def test_an_identifier_is_kept_as_a_scan_will_give_it(text: str, di: str, agency: str) -> None:
    assert identifier(text) == Identifier(di, agency)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("06901234567891", Fault.CHECK_DIGIT),
        ("123", Fault.IDENTIFIER_SHAPE),
        ("支架", Fault.IDENTIFIER_SHAPE),
        ("=cmd|x", Fault.IDENTIFIER_SHAPE),
        ("6.90123E+12", Fault.SCIENTIFIC),
        ("6.9E12", Fault.SCIENTIFIC),
    ],
)
def test_a_wrong_identifier_is_told(text: str, fault: Fault) -> None:
    with pytest.raises(CellError) as wrong:
        identifier(text)

    assert wrong.value.fault is fault
    assert wrong.value.value == text


def test_a_cell_may_hold_the_identifiers_of_several_packages() -> None:
    assert identifiers("06901234567892; 16901234567899*10") == (
        Identifier("06901234567892", "GS1", 1),
        Identifier("16901234567899", "GS1", 10),
    )
