"""What is written by the rules is read back the same, whichever way it is written."""

from datetime import date
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from core.codes.checks import modulo_10, modulo_43
from core.codes.read import looks_like_code, read
from core.codes.reading import Agency, Confidence, Reading
from tests.property.codes.labels import (
    ALPHANUMERIC,
    CHARACTERS,
    GS,
    TODAY,
    Label,
    days,
    labels,
    texts,
)


def says(reading: Reading, label: Label) -> bool:
    return (reading.di, reading.lot, reading.serial, reading.expiry, reading.made) == (
        label.gtin,
        label.lot,
        label.serial,
        label.expiry,
        label.made,
    )


@given(label=labels(), carrier=st.sampled_from(["]d2", "]C1", "]Q3", "]J1", "]e0"]))
def test_a_scanned_message_says_what_was_printed(label: Label, carrier: str) -> None:
    text = f"{carrier}{GS}{label.message()}"

    reading = read(text, today=TODAY)

    assert says(reading, label)
    assert reading.confidence is Confidence.CERTAIN
    assert looks_like_code(text)


@given(label=labels("".join(set(CHARACTERS) - set("(),;"))))
def test_the_print_says_what_was_printed(label: Label) -> None:
    reading = read(label.print(), today=TODAY)

    assert says(reading, label)
    assert reading.confidence is Confidence.CERTAIN


@given(label=labels())
def test_a_link_says_what_was_printed(label: Label) -> None:
    path = "".join(
        f"/{ai}/{quote(value, safe='')}"
        for ai, value in sorted(label.fields())
        if ai in {"01", "10", "21"}
    )
    query = "&".join(f"{ai}={value}" for ai, value in label.fields() if ai in {"11", "17"})

    reading = read(f"https://id.example.com{path}?{query}", today=TODAY)

    assert says(reading, label)
    assert reading.confidence is Confidence.CERTAIN


@given(label=labels(), wide=st.booleans())
def test_typing_full_width_changes_nothing_but_the_certainty(label: Label, wide: bool) -> None:
    text = "".join(
        chr(ord(each) + 0xFEE0) if wide and "!" <= each <= "~" else each
        for each in f"]d2{GS}{label.message()}"
    )

    reading = read(text, today=TODAY)

    assert says(reading, label)
    assert reading.confidence is (Confidence.REPAIRED if wide else Confidence.CERTAIN)


HIBC_PRODUCTS = st.builds(
    "{}{}{}".format,
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=1),
    st.text(ALPHANUMERIC, min_size=4, max_size=20),
    st.integers(0, 9),
)
HIBC_TEXTS = st.text(ALPHANUMERIC, min_size=1, max_size=18)


def closed(body: str) -> str:
    return f"{body}{modulo_43(body)}"


def is_read(text: str, di: str, lot: str | None, serial: str | None, expiry: date) -> bool:
    reading = read(text, today=TODAY)
    return (
        reading.agency is Agency.HIBC
        and (reading.di, reading.lot, reading.serial) == (di, lot, serial)
        and reading.expiry == expiry
        and reading.confidence is Confidence.CERTAIN
    )


@given(product=HIBC_PRODUCTS, lot=HIBC_TEXTS, serial=HIBC_TEXTS, expiry=days())
def test_a_joined_hibc_symbol_says_what_was_printed(
    product: str, lot: str, serial: str, expiry: date
) -> None:
    julian = f"{expiry:%y%j}"
    for data in (f"$$3{expiry:%y%m%d}{lot}", f"$$2{expiry:%m%d%y}{lot}", f"$$5{julian}{lot}"):
        assert is_read(closed(f"+{product}/{data}/S{serial}"), product, lot, serial, expiry)
    assert is_read(
        closed(f"+{product}/$+{serial}/14D{expiry:%Y%m%d}"), product, None, serial, expiry
    )


@given(product=HIBC_PRODUCTS, lot=HIBC_TEXTS, expiry=days())
def test_two_linked_hibc_symbols_say_what_was_printed(product: str, lot: str, expiry: date) -> None:
    primary = closed(f"+{product}")
    secondary = closed(f"+$$3{expiry:%y%m%d}{lot}{primary[-1]}")

    assert is_read(primary + secondary, product, lot, None, expiry)
    assert is_read(f"{primary}\r\n{secondary}", product, lot, None, expiry)
    assert is_read(f"{primary}{secondary}".lower(), product, lot, None, expiry)


MA_TEXTS = st.text(ALPHANUMERIC + "-", min_size=1, max_size=20)


@given(
    item=st.text(ALPHANUMERIC, min_size=8, max_size=13),
    lot=MA_TEXTS,
    serial=MA_TEXTS,
    until=days(),
    full=st.booleans(),
)
def test_a_ma_code_says_what_was_printed(
    item: str, lot: str, serial: str, until: date, full: bool
) -> None:
    day = f"{until:%Y%m%d}" if full else f"{until:%y%m%d}"
    di = f"MA.156.M0.100204.{item}"

    reading = read(f"{di}.L{lot}.S{serial}.V{day}", today=TODAY)

    assert (reading.agency, reading.di) == (Agency.MA, di)
    assert (reading.lot, reading.serial, reading.expiry) == (lot, serial, until)


COMPANY_BITS = (40, 37, 34, 30, 27, 24, 20)


@given(
    digits=st.text("0123456789", min_size=13, max_size=13),
    company=st.integers(6, 12),
    serial=st.integers(0, 2**38 - 1),
)
def test_a_tag_holds_gtin_and_serial(digits: str, company: int, serial: int) -> None:
    partition = 12 - company
    size = COMPANY_BITS[partition]
    bits = (
        f"{0x30:08b}001{partition:03b}{int(digits[:company]):0{size}b}"
        f"{int(digits[company:]):0{44 - size}b}{serial:038b}"
    )
    gtin = digits[company] + digits[:company] + digits[company + 1 :]

    reading = read(f"{int(bits, 2):024X}", today=TODAY)

    assert (reading.agency, reading.serial) == (Agency.EPC, str(serial))
    assert reading.di == gtin + modulo_10(gtin)


@given(gtin=st.text("0123456789", min_size=12, max_size=13), serial=texts(CHARACTERS))
def test_a_uri_of_a_tag_holds_gtin_and_serial(gtin: str, serial: str) -> None:
    company, item = gtin[:7], gtin[7:].rjust(6, "0")

    reading = read(f"urn:epc:id:sgtin:{company}.{item}.{quote(serial, safe='')}", today=TODAY)

    head = item[0] + company + item[1:]
    assert (reading.di, reading.serial) == (head + modulo_10(head), serial)
