"""Whatever is sent, a reading or a worded refusal comes back, never anything else."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from core.codes.checks import modulo_43
from core.codes.read import looks_like_code, read
from core.codes.reading import CodeError, Confidence, Reading
from locales import Words
from tests.property.codes.labels import TODAY

ENGLISH = Words("en")

SEEDS = [
    "0106901234567892111412311715070710A213B1\x1d211234",
    "(01)06901234567892(11)141231(17)150707(10)A213B1(21)1234",
    "https://id.gs1.org/01/06901234567892/10/AB%2F1/21/1234?17=270131&11=260131",
    "+A99912345/$$902345710X3/16D20111212/14D20200906/S77DEFG45F",
    "+J123AQ3451T+25330BC34567T2+S4012TJ",
    "MA.156.M0.100350.01004YA10017.SLMSAGAAAC.M210628.LAY21062803.E220628.V220627.C3",
    '<UDI IAC="MA"><DI>MA.156.M0.100204.13351764</DI><LOT>A1</LOT><EXP>20270131</EXP></UDI>',
    "MF1234567*BAL01*SNS9*MD260131*BD270131",
    "MF1234567BAL01SNS9MD260131BD270131",
    "3034257BF7194E4000001A85",
    "F7106901234567892045A68000000000",
    "urn:epc:id:sgtin:0614141.812345.6789",
    "HC-R26-000123-M",
    "06901234567892",
    "]E06901234567892",
]
ODD = (
    "0123456789ABCabc()[]{}<>|~^+-*/$%.,=&?#:;_ \"'\\\r\n\t\x02\x03\x1d\x1e"
    "\u241d\u2194—（）【】０１Ａ。￥²①ı\u0301\u200b\ufeff锁\U0001f489"
)


def outcome(text: str) -> Reading | CodeError:
    looks_like_code(text)
    try:
        return read(text, today=TODAY)
    except CodeError as error:
        return error


def is_worded(error: CodeError, text: str) -> bool:
    """A refusal has its sentence, and its place is one of the text or just behind it."""
    position = error.params.get("position", 1)
    sentence = ENGLISH(f"refused.{error.code}", **error.params)
    return bool(sentence) and isinstance(position, int) and 1 <= position <= len(text) + 1


def is_whole(reading: Reading) -> bool:
    """A reading keeps its promises: something is said, and what is ambiguous is left open."""
    if reading.confidence is Confidence.AMBIGUOUS:
        return len(reading.alternatives) > 0
    said = (reading.di, reading.lot, reading.serial, reading.expiry, reading.made, reading.epc)
    return not reading.alternatives and any(each is not None for each in said)


def check(text: str) -> None:
    found = outcome(text)
    if isinstance(found, CodeError):
        assert is_worded(found, text)
    else:
        assert found.raw == text
        assert is_whole(found) or found.agency == "hibc"  # a HIBC symbol may hold nothing of ours


@settings(max_examples=400)
@given(text=st.text(max_size=500))
def test_any_text(text: str) -> None:
    check(text)


@settings(max_examples=600)
@given(text=st.text(ODD, max_size=120))
def test_any_text_of_the_characters_that_codes_are_made_of(text: str) -> None:
    check(text)


@settings(max_examples=600)
@given(text=st.text("0123456789", max_size=80))
def test_any_digits(text: str) -> None:
    check(text)


@settings(max_examples=800)
@given(seed=st.sampled_from(SEEDS), data=st.data())
def test_any_code_with_pieces_cut_out_put_in_and_turned_round(
    seed: str, data: st.DataObject
) -> None:
    text = seed
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        stop = data.draw(st.integers(start, min(len(text), start + 6)))
        text = text[:start] + data.draw(st.text(ODD, max_size=4)) + text[stop:]
    check(text)


@settings(max_examples=400)
@given(body=st.text("0123456789ABCDEFS$+/-. %", min_size=2, max_size=60))
def test_any_hibc_symbol_that_is_closed(body: str) -> None:
    check(f"+{body}{modulo_43(f'+{body}')}")


@settings(max_examples=400)
@given(text=st.text("0123456789ABCDEF", min_size=24, max_size=64))
def test_any_number_of_a_tag(text: str) -> None:
    check(text)


@given(text=st.text(max_size=60), today=st.dates(date(1951, 1, 1), date(9899, 12, 31)))
def test_any_day_of_reading(text: str, today: date) -> None:
    try:
        reading = read(f"0106901234567892{text}17270131", today=today)
    except CodeError:
        return
    assert reading.expiry is None or abs(reading.expiry.year - today.year) <= 50


@given(text=st.text(ODD, max_size=80))
def test_reading_twice_says_the_same(text: str) -> None:
    first, second = outcome(text), outcome(text)

    assert str(first) == str(second)
