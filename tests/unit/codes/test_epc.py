"""Numbers of RFID tags: the GS1 schemes bit by bit, foreign numbers kept, and URIs."""

from datetime import date

import pytest

from core.codes.epc import decode, is_epc_hex, is_epc_uri
from core.codes.read import read
from core.codes.reading import Agency, CodeError, CodeWarning, Confidence, Reading

TODAY = date(2026, 3, 10)
COMPANY_BITS = (40, 37, 34, 30, 27, 24, 20)


def number(bits: str, words: int = 0) -> str:
    """Return bits as hexadecimal digits, filled up to whole words of 16 bits."""
    padded = bits.ljust(max(words, -(-len(bits) // 16)) * 16, "0")
    return f"{int(padded, 2):0{len(padded) // 4}X}"


def gtin_bits(company: str, item: str, filter_value: int = 1) -> str:
    partition = 12 - len(company)
    size = COMPANY_BITS[partition]
    return f"{filter_value:03b}{partition:03b}{int(company):0{size}b}{int(item):0{44 - size}b}"


def sgtin_96(company: str, item: str, serial: int) -> str:
    return number(f"{0x30:08b}{gtin_bits(company, item)}{serial:038b}")


def sgtin_198(company: str, item: str, serial: str) -> str:
    characters = "".join(f"{ord(each):07b}" for each in serial.ljust(20, "\0"))
    return number(f"{0x36:08b}{gtin_bits(company, item)}{characters}")


def plus(header: int, gtin: str, serial: str, more: int = 0, day: str = "") -> str:
    digits = "".join(f"{int(each):04b}" for each in gtin)
    return number(f"{header:08b}{more}001{day}{digits}{serial}")


SERIAL_77 = "000" + "00010" + f"{77:07b}"  # a whole number of two digits


def test_the_textbook_tag_is_read() -> None:
    assert decode("3034257BF7194E4000001A85", TODAY) == Reading(
        agency=Agency.EPC,
        raw="3034257BF7194E4000001A85",
        epc="3034257BF7194E4000001A85",
        di="80614141123458",
        serial="6789",
    )


@pytest.mark.parametrize(
    ("company", "item", "gtin"),
    [
        ("690123456789", "0", "06901234567892"),
        ("69012345678", "09", "06901234567892"),
        ("6901234567", "089", "06901234567892"),
        ("690123456", "0789", "06901234567892"),
        ("69012345", "06789", "06901234567892"),
        ("6901234", "056789", "06901234567892"),
        ("690123", "0456789", "06901234567892"),
        ("0614141", "812345", "80614141123458"),
    ],
)
def test_every_length_of_company_gives_the_same_gtin(company: str, item: str, gtin: str) -> None:
    reading = decode(sgtin_96(company, item, 0), TODAY)

    assert (reading.di, reading.serial) == (gtin, "0")
    assert (reading.confidence, reading.warnings) == (Confidence.CERTAIN, ())


def test_the_largest_serial_fits() -> None:
    assert decode(sgtin_96("0614141", "812345", 2**38 - 1), TODAY).serial == "274877906943"


def test_padding_after_the_number_means_nothing() -> None:
    epc = sgtin_96("0614141", "812345", 6789)

    assert decode(f"{epc}00000000", TODAY).di == "80614141123458"


@pytest.mark.parametrize("serial", ["A", "6789", "32a/b", "A%!_z0" * 3 + "ab"])
def test_a_long_tag_holds_a_serial_of_letters(serial: str) -> None:
    reading = decode(sgtin_198("0614141", "712345", serial), TODAY)

    assert (reading.di, reading.serial) == ("70614141123451", serial)


@pytest.mark.parametrize(
    ("serial", "text"),
    [
        (SERIAL_77, "77"),
        ("001" + "00010" + "10101111", "AF"),
        ("010" + "00010" + "10101111", "af"),
        ("100" + "00010" + f"{ord('A'):07b}{ord('z'):07b}", "Az"),
        ("101" + "00011" + f"{1600 + 80 + 3 + 1:016b}", "ABC"),
    ],
)
def test_the_newer_scheme_holds_the_whole_gtin(serial: str, text: str) -> None:
    reading = decode(plus(0xF7, "06901234567892", serial), TODAY)

    assert (reading.di, reading.serial) == ("06901234567892", text)
    assert reading.warnings == ()


def test_data_behind_the_number_is_mentioned() -> None:
    reading = decode(plus(0xF7, "06901234567892", SERIAL_77 + "1011", more=1), TODAY)

    assert reading.di == "06901234567892"
    assert reading.warnings == (CodeWarning.TAG_HOLDS_MORE,)


@pytest.mark.parametrize(
    ("kind", "expiry", "made"),
    [
        (0b0100, date(2027, 1, 31), None),
        (0b0000, None, date(2027, 1, 31)),
        (0b0010, None, None),
    ],
)
def test_the_dated_scheme_says_which_day_it_holds(
    kind: int, expiry: date | None, made: date | None
) -> None:
    day = f"{kind:04b}{27:07b}{1:04b}{31:05b}"

    reading = decode(plus(0xFB, "06901234567892", SERIAL_77, day=day), TODAY)

    assert (reading.di, reading.serial) == ("06901234567892", "77")
    assert (reading.expiry, reading.made) == (expiry, made)


FOREIGN = [
    "E2801160600002084D1C2C3B",
    "000000000000000000001234",
    "3034257BF7194E4000001A8500000001",
    "30FC257BF7194E4000001A85",
    "3037FFFFFFFFFFC000001A85",
    "36",
    plus(0xF7, "06901234567893", SERIAL_77),
    plus(0xF7, "06901234567892", "110" + "00001" + "0" * 16),
    plus(0xFB, "06901234567892", SERIAL_77, day=f"{4:04b}{27:07b}{13:04b}{1:05b}"),
    plus(0xFB, "06901234567892", SERIAL_77, day=f"{4:04b}{120:07b}{1:04b}{1:05b}"),
    plus(0xF7, "06901234567892", "100" + "00001" + f"{ord('#'):07b}"),
    sgtin_198("0614141", "712345", ""),
    number(f"{0xF7:08b}0001" + "1111" * 14 + SERIAL_77),
]


@pytest.mark.parametrize("epc", FOREIGN)
def test_what_does_not_decode_is_kept_as_it_is(epc: str) -> None:
    reading = decode(epc.lower(), TODAY)

    assert (reading.epc, reading.di, reading.serial) == (epc, None, None)
    assert reading.warnings == (CodeWarning.TAG_NOT_GS1,)
    assert not reading.partial


@pytest.mark.parametrize("text", ["", "XYZ", "30 34", "A" * 65])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(CodeError) as refused:
        decode(text, TODAY)

    assert refused.value.code == "code.form"


@pytest.mark.parametrize(
    "uri",
    [
        "urn:epc:id:sgtin:0614141.812345.6789",
        "URN:EPC:ID:SGTIN:0614141.812345.6789",
        "urn:epc:tag:sgtin-96:3.0614141.812345.6789",
        "urn:epc:tag:sgtin-198:3.0614141.812345.6789",
    ],
)
def test_a_uri_says_the_same_as_its_tag(uri: str) -> None:
    reading = read(uri, today=TODAY)

    assert (reading.agency, reading.di, reading.serial) == (Agency.EPC, "80614141123458", "6789")
    assert (reading.raw, reading.epc) == (uri, None)


def test_escapes_in_a_uri_are_undone() -> None:
    assert read("urn:epc:id:sgtin:0614141.712345.32a%2Fb", today=TODAY).serial == "32a/b"


@pytest.mark.parametrize(
    ("uri", "fault"),
    [
        ("urn:epc:id:sscc:0614141.1234567890", "unsupported"),
        ("urn:epc:id:sgtin:0614141.8123456.6789", "form"),
        ("urn:epc:id:sgtin:0614141.812345.67%2389", "form"),
        ("urn:epc:id:sgtin:0614141.812345.123456789012345678901", "form"),
        ("urn:epc:", "unsupported"),
    ],
)
def test_other_uris_are_refused(uri: str, fault: str) -> None:
    with pytest.raises(CodeError) as refused:
        read(uri, today=TODAY)

    assert refused.value.code == f"code.{fault}"


@pytest.mark.parametrize(
    "text",
    [
        "3034257BF7194E4000001A85",
        "e2801160600002084d1c2c3b",
        "3A3425000000000000000000",
        sgtin_198("0614141", "712345", "A"),
        plus(0xF7, "06901234567892", SERIAL_77).ljust(24, "0"),
        sgtin_96("690123456789", "0", 0),
    ],
)
def test_a_typed_number_of_a_tag_is_told_from_a_message(text: str) -> None:
    assert is_epc_hex(text)
    assert read(text, today=TODAY).epc == text.upper()


@pytest.mark.parametrize(
    "text",
    [
        "010690123456789217270131",
        "0106901234567892172701310ABC",
        "E280116060000208",
        "E2801160600002084D1C2C3",
        "G2801160600002084D1C2C3B",
        "302799999999999999999999",
        "3034257BF7194E40",
    ],
)
def test_digits_that_may_be_a_message_are_no_tag(text: str) -> None:
    assert not is_epc_hex(text)


def test_a_uri_is_told_by_its_scheme() -> None:
    assert is_epc_uri("urn:epc:id:x")
    assert is_epc_uri("URN:EPC:")
    assert not is_epc_uri("urn:ean:1")
