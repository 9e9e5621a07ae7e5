"""MA codes: public samples, their dates and check digits, and the ways they are carried."""

from datetime import date

import pytest

from core.codes.ma import is_ma
from core.codes.read import read
from core.codes.reading import Agency, CodeError, CodeWarning, Confidence, Reading

TODAY = date(2026, 3, 10)
DI = "MA.156.M0.100204.13351764"


def ma(text: str) -> Reading:
    return read(text, today=TODAY)


def test_a_sample_with_all_tags_is_read_in_full() -> None:
    text = "MA.156.M0.100350.01004YA10017.SLMSAGAAAC.M210628.LAY21062803.E220628.V220627.C3"

    assert ma(text) == Reading(
        agency=Agency.MA,
        raw=text,
        di="MA.156.M0.100350.01004YA10017",
        lot="AY21062803",
        serial="LMSAGAAAC",
        made=date(2021, 6, 28),
        expiry=date(2022, 6, 27),
    )


def test_a_sterilisation_lot_has_its_own_place() -> None:
    reading = ma("MA.156.M0.100011.2cscp023.Ste002.M200206.L343432.D555555.E200228.V200307.C9")

    assert (reading.lot, reading.sterilisation_lot) == ("343432", "555555")
    assert (reading.di, reading.serial) == ("MA.156.M0.100011.2cscp023", "te002")
    assert reading.expiry == date(2020, 3, 7)
    assert reading.warnings == ()


@pytest.mark.parametrize(
    ("tags", "expiry", "warnings"),
    [
        (".V270131", date(2027, 1, 31), ()),
        (".E270201", date(2027, 1, 31), (CodeWarning.EXPIRY_DAY_BEFORE,)),
        (".E270201.V270131", date(2027, 1, 31), ()),
        (".V20270131", date(2027, 1, 31), ()),
        (".E20270101", date(2026, 12, 31), (CodeWarning.EXPIRY_DAY_BEFORE,)),
        (".V270200", date(2027, 2, 28), ()),
        (".LA", None, ()),
    ],
)
def test_v_is_the_last_good_day_and_e_the_first_bad_one(
    tags: str, expiry: date | None, warnings: tuple[CodeWarning, ...]
) -> None:
    reading = ma(DI + tags)

    assert (reading.expiry, reading.warnings) == (expiry, warnings)


@pytest.mark.parametrize("tag", ["M", "P"])
@pytest.mark.parametrize("day", ["260131", "20260131"])
def test_the_old_tag_of_production_still_counts(tag: str, day: str) -> None:
    assert ma(f"{DI}.{tag}{day}").made == date(2026, 1, 31)


def test_a_lot_may_hold_dots() -> None:
    reading = ma(f"{DI}.L2024.05-1.S9.9")

    assert (reading.lot, reading.serial) == ("2024.05-1", "9.9")


def test_the_insurance_code_is_passed_over() -> None:
    assert ma(f"{DI}.YC0101.LA").lot == "A"


def test_an_empty_tag_says_nothing() -> None:
    reading = ma(f"{DI}.L.S1")

    assert (reading.lot, reading.serial) == (None, "1")


def test_the_product_alone_is_a_reading() -> None:
    reading = ma(DI)

    assert (reading.di, reading.confidence) == (DI, Confidence.CERTAIN)
    assert not reading.partial


def test_production_after_expiry_is_pointed_out() -> None:
    assert ma(f"{DI}.M270131.V260131").warnings == (CodeWarning.DATES_REVERSED,)


@pytest.mark.parametrize(
    "text",
    [
        "MA.156.M0.100204.13351765",
        "MA.156.M0.100761.21234561",
        "MA.156.M0.100350.01004YA10017.SLMSAGAAAC.M210628.LAY21062803.E220628.V220627.C4",
    ],
)
def test_another_check_digit_is_a_warning_only(text: str) -> None:
    reading = ma(text)

    assert CodeWarning.MA_CHECK in reading.warnings
    assert reading.di == ".".join(text.split(".")[:5])


@pytest.mark.parametrize("text", ["ma.156.m0.100204.13351764", "Ma.156.M0.100204.13351764"])
def test_the_fixed_part_is_put_in_capitals(text: str) -> None:
    reading = ma(text)

    assert (reading.di, reading.warnings) == (DI, (CodeWarning.LETTER_CASE,))


def test_chinese_full_stops_are_dots() -> None:
    reading = ma("MA。156。M0。100204。13351764。LA1")

    assert (reading.di, reading.lot) == (DI, "A1")
    assert (reading.confidence, reading.warnings) == (Confidence.REPAIRED, (CodeWarning.FOLDED,))


@pytest.mark.parametrize(
    "text",
    [
        f"https://www.example.cn/q?code={DI}.LA1.V270131",
        f"http://www.example.cn/q?a=1&code={DI}.LA1.V270131&b=2",
        f"https://www.example.cn/{DI}.LA1.V270131#top",
        f"https://www.example.cn/q?code={DI.replace('.', '%2E')}.LA1.V270131",
        f'<UDI IAC="MA"><DI>{DI}</DI><LOT>A1</LOT><VAL>20270131</VAL></UDI>',
        f"<udi iac='MA' v='1'>\n<DI> {DI} </DI>\n<lot>A1</lot><SN></SN><VAL>270131</VAL></udi>",
    ],
)
def test_links_and_xml_may_carry_the_code(text: str) -> None:
    reading = ma(text)

    assert (reading.di, reading.lot, reading.expiry) == (DI, "A1", date(2027, 1, 31))
    assert (reading.agency, reading.confidence) == (Agency.MA, Confidence.CERTAIN)
    assert reading.raw == text


def test_xml_with_another_check_digit_is_warned_about() -> None:
    assert ma(f'<UDI IAC="MA"><DI>{DI[:-1]}5</DI></UDI>').warnings == (CodeWarning.MA_CHECK,)


@pytest.mark.parametrize(
    ("text", "fault", "position"),
    [
        ("MA.156.M0.1002", "form", 11),
        ("MA.156.M0.100204", "form", 17),
        ("MA.156.M0.100204.1", "form", 18),
        ("MA.156.M0.100204.133517649999999999999999999999", "form", 18),
        ("MA.156.M00.100204.13351764", "form", 8),
        (f"{DI}-1", "form", 18),
        (f"{DI}.X1", "form", 27),
        (f"{DI}.V270131.05", "form", 35),
        (f"{DI}.V271331", "date", 28),
        (f"{DI}.L1.M2024", "date", 31),
        (f"{DI}.E2027013", "date", 28),
        (f"{DI}.V270131.V280131", "form", 35),
        ('<UDI IAC="MA"><LOT>A1</LOT></UDI>', "form", 1),
        ('<UDI IAC="MA"><DI>123</DI></UDI>', "form", 19),
        (f'<UDI IAC="MA"><DI>{DI}</DI><EXP>2027</EXP></UDI>', "date", 54),
    ],
)
def test_a_broken_code_is_refused_where_it_breaks(text: str, fault: str, position: int) -> None:
    with pytest.raises(CodeError) as refused:
        ma(text)

    assert refused.value.code == f"code.{fault}"
    assert refused.value.params["position"] == position


def test_item_codes_have_no_fixed_length() -> None:
    assert ma("MA.156.M0.100350.01004YA10017").warnings == ()


@pytest.mark.parametrize("text", [DI, "ma.156.x", f"https://a.cn/?c={DI}", '<UDI IAC="MA">'])
def test_ma_is_told_by_how_it_begins(text: str) -> None:
    assert is_ma(text)


@pytest.mark.parametrize(
    "text", ["MA", "MAX.156", "MA.15.M0", "https://a.cn/", '<UDI IAC="GS1">', ""]
)
def test_other_texts_are_no_ma(text: str) -> None:
    assert not is_ma(text)
