from datetime import date

import pytest

from core.codes.digital_link import is_link
from core.codes.gs1 import read_gs1
from core.codes.reading import CodeError, CodeWarning, Confidence, Known, Reading
from core.codes.wedge import unwrap

GTIN = "06901234567892"
KNOWN = Known(date(2026, 3, 10), lambda _: False)


def read(text: str) -> Reading:
    return read_gs1(unwrap(text), KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        f"https://id.gs1.org/01/{GTIN}/10/A213B1/21/1234?17=270131&11=260131",
        f"http://example.com/01/{GTIN}/10/A213B1/21/1234?11=260131&17=270131",
        f"HTTPS://ID.GS1.ORG/01/{GTIN}/10/A213B1/21/1234?17=270131&11=260131",
        f"Https://brand.example.cn/p/q/01/{GTIN}/10/A213B1/21/1234?17=270131&11=260131#top",
        f"https://example.com:8080/01/{GTIN}/21/1234?10=A213B1&17=270131&11=260131&linkType=all",
        f"https://example.com/01/00000000000000/01/{GTIN}/10/A213B1/21/1234?17=270131&11=260131",
        f"https://example.com/01/{GTIN}/22/2A/10/A213B1/21/1234?17=270131&11=260131&x",
        f"https://example.com/01/{GTIN}/10/%41213B1/21/1234?17=270131&11=260131",
    ],
)
def test_host_stem_and_web_keys_mean_nothing(text: str) -> None:
    reading = read(text)

    assert (reading.di, reading.lot, reading.serial) == (GTIN, "A213B1", "1234")
    assert (reading.made, reading.expiry) == (date(2026, 1, 31), date(2027, 1, 31))
    assert (reading.confidence, reading.warnings) == (Confidence.CERTAIN, ())


def test_an_escaped_slash_belongs_to_the_lot() -> None:
    assert read(f"https://id.gs1.org/01/{GTIN}/10/AB%2F1").lot == "AB/1"


def test_a_plus_in_the_path_is_a_plus() -> None:
    assert read(f"https://id.gs1.org/01/{GTIN}/10/A+B").lot == "A+B"


def test_a_short_number_gets_its_zeros_and_a_warning() -> None:
    reading = read("https://id.gs1.org/01/6901234567892")

    assert reading.di == GTIN
    assert (reading.confidence, reading.warnings) == (
        Confidence.REPAIRED,
        (CodeWarning.SHORT_GTIN,),
    )


@pytest.mark.parametrize(
    ("text", "fault", "position"),
    [
        (f"https://id.gs1.org/01/{GTIN[:-1]}3", "check_digit", 36),
        (f"https://id.gs1.org/01/{GTIN}?17=271331", "date", 41),
        (f"https://id.gs1.org/01/{GTIN}?10=A+B", "character", 42),
        (f"https://id.gs1.org/01/{GTIN}/10/A%2", "character", 42),
        (f"https://id.gs1.org/01/{GTIN}/10/A%20B", "blank", 42),
        (f"https://id.gs1.org/01/{GTIN}/10/%E9%94%81", "character", 41),
        (f"https://id.gs1.org/01/{GTIN}?9999=1", "unknown_ai", 38),
        (f"https://id.gs1.org/01/{GTIN}?10=A&10=B", "repeated", 46),
        (f"https://id.gs1.org/01/{GTIN}?37=5", "forbidden_pair", 41),
    ],
)
def test_a_broken_link_is_refused_where_it_breaks(text: str, fault: str, position: int) -> None:
    with pytest.raises(CodeError) as refused:
        read(text)

    assert refused.value.code == f"code.{fault}"
    assert refused.value.params["position"] == position


@pytest.mark.parametrize(
    "text",
    [
        "https://www.example.com/",
        "https://www.example.com",
        "https://www.example.com/01",
        f"https://www.example.com/01/{GTIN}/extra",
        f"https://www.example.com/01/{GTIN}/99/x",
        f"https://www.example.com/?01={GTIN}",
        "https://www.example.com/414/0614141000013",
    ],
)
def test_a_link_without_a_product_is_refused(text: str) -> None:
    with pytest.raises(CodeError) as refused:
        read(text)

    assert refused.value.code == "code.no_product_in_link"


def test_a_link_is_told_by_its_scheme() -> None:
    assert is_link("https://a/b")
    assert is_link("HTTP://a")
    assert not is_link("ftp://a/b")
    assert not is_link("https://")
