import pytest

from core.codes.checks import ALPHANUMERIC, ma_check, modulo_10, modulo_37_36, modulo_43

REAL_DEVICES = [
    "00733132607303",
    "00733132610440",
    "00754019401357",
    "00754019403948",
    "00801741025815",
    "00801741029028",
    "00801741031373",
    "00801741091391",
    "00801741094330",
    "00801741101922",
    "00802526533884",
    "00810111540261",
    "00810111540827",
    "00810111542128",
    "00811767025041",
    "00811767025232",
    "00811954012830",
    "00812258021740",
    "00812337020329",
    "00812337020336",
    "00812444023992",
    "00813132021672",
    "00814289020488",
    "00814913023076",
    "00815131021844",
    "00821684068625",
    "00822409029150",
    "00827002148970",
    "00827002215634",
    "00840420100122",
    "00840996102049",
    "00841036092849",
    "00841036174439",
    "00841132111390",
    "00841132118184",
    "00841193117201",
    "00841506100258",
    "00844505008051",
    "00844588010699",
    "10887587064192",
    "06901234567892",
    "08714729827658",
]

SOLD_UNDER_A_WRONG_DIGIT = ("00763003088567", "00815612020043", "00208851107345")


@pytest.mark.parametrize("gtin", REAL_DEVICES)
def test_real_devices_carry_the_digit_we_compute(gtin: str) -> None:
    assert modulo_10(gtin[:-1]) == gtin[-1]


@pytest.mark.parametrize("gtin", SOLD_UNDER_A_WRONG_DIGIT)
def test_some_real_devices_carry_another_digit(gtin: str) -> None:
    assert modulo_10(gtin[:-1]) != gtin[-1]


@pytest.mark.parametrize(
    "code", ["6901234567892", "012345678905", "96385074", "340123450000000000"]
)
def test_shorter_and_longer_numbers_have_the_same_weights_from_the_right(code: str) -> None:
    padded = code.zfill(18)

    assert modulo_10(code[:-1]) == modulo_10(padded[:-1])


def test_the_textbook_numbers_close() -> None:
    assert modulo_10("629104150021") == "3"
    assert modulo_10("37610425002123456") == "9"


@pytest.mark.parametrize(
    ("symbol", "check"),
    [
        ("+A123BJC5D6E71", "G"),
        ("+A123BJCMD6E79", "+"),
        ("+$$52001510X3+", " "),
        ("+A99912349/$10X3/16D20111231/14D20200131/Q500", "Z"),
    ],
)
def test_hibc_symbols_close_with_a_sum_modulo_43(symbol: str, check: str) -> None:
    assert modulo_43(symbol) == check


def test_a_foreign_character_has_no_sum_modulo_43() -> None:
    assert modulo_43("+A123é") is None
    assert modulo_43("+a123") is None


@pytest.mark.parametrize(
    ("text", "check"),
    [("A12425GABC1234002", "M"), ("00000000D07A0090", "Q")],  # published GRid and ISAN examples
)
def test_iso_7064_agrees_with_published_identifiers(text: str, check: str) -> None:
    assert modulo_37_36(text) == check


@pytest.mark.parametrize("place", range(11))
def test_iso_7064_finds_every_slip_of_one_character(place: int) -> None:
    text = "HCR26000123"
    check = modulo_37_36(text)

    slips = [text[:place] + other + text[place + 1 :] for other in ALPHANUMERIC]

    assert [slip for slip in slips if modulo_37_36(slip) == check] == [text]


@pytest.mark.parametrize("place", range(10))
def test_iso_7064_finds_every_swap_of_neighbours(place: int) -> None:
    text = "HCR26014925"
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]

    assert swapped == text or modulo_37_36(swapped) != modulo_37_36(text)


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("MA.156.M0.100472.1110331", "6"),
        ("MA.156.M0.100204.1335176", "4"),
        ("MA.156.M0.100350.01004YA1001", "7"),
        ("MA.156.M0.100011.2cscp02", "3"),
        (".SLMSAGAAAC.M210628.LAY21062803.E220628.V220627", "3"),
        (".Sx00008.M220117.L20220117.D20220118.E220130.V220117", "3"),
        (".Ste002.M200206.L343432.D555555.E200228.V200307", "9"),
    ],
)
def test_public_ma_samples_have_the_check_digit_we_compute(text: str, check: str) -> None:
    assert ma_check(text) == check


def test_ma_text_with_a_foreign_character_has_no_check_digit() -> None:
    assert ma_check("MA.156.M0.中") is None
