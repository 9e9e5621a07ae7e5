import pytest

from core.codes.bits import Bits, BitsError


def number(bits: str) -> str:
    """Return bits as hexadecimal digits, filled up with zeros on the right."""
    padded = bits.ljust(-(-len(bits) // 4) * 4, "0")
    return f"{int(padded, 2):0{len(padded) // 4}X}"


def serial(encoding: int, length: int, payload: str) -> str:
    return Bits(number(f"{encoding:03b}{length:05b}{payload}")).serial()


def test_bits_come_from_the_left() -> None:
    bits = Bits("A5F0")

    assert [bits.take(4), bits.take(1), bits.take(3), bits.take(8)] == [0xA, 0, 5, 0xF0]


def test_bits_may_be_skipped_at_the_start() -> None:
    assert Bits("A5F0", skip=8).take(8) == 0xF0


def test_there_are_no_more_bits_than_there_are() -> None:
    bits = Bits("F")
    bits.take(3)

    with pytest.raises(BitsError):
        bits.take(2)


def test_only_zeros_may_be_left() -> None:
    bits = Bits("F00")
    bits.take(4)
    bits.expect_padding()
    rest = Bits("F01")
    rest.take(4)

    with pytest.raises(BitsError):
        rest.expect_padding()


@pytest.mark.parametrize(
    ("digits", "bits"), [(1, 4), (2, 7), (3, 10), (4, 14), (5, 17), (6, 20), (7, 24), (20, 67)]
)
def test_whole_numbers_take_the_bits_of_their_digits(digits: int, bits: int) -> None:
    largest = 10**digits - 1

    assert serial(0, digits, f"{largest:0{bits}b}") == str(largest)


def test_a_whole_number_has_no_more_digits_than_it_says() -> None:
    with pytest.raises(BitsError):
        serial(0, 1, "1010")


@pytest.mark.parametrize(
    ("encoding", "text", "codes", "size"),
    [
        (1, "0AF", [0, 10, 15], 4),
        (2, "0af", [0, 10, 15], 4),
        (3, "Aa0-_", [0, 26, 52, 62, 63], 6),
        (4, "A-z", [65, 45, 122], 7),
    ],
)
def test_each_encoding_has_its_own_characters(
    encoding: int, text: str, codes: list[int], size: int
) -> None:
    payload = "".join(f"{code:0{size}b}" for code in codes)

    assert serial(encoding, len(text), payload) == text


@pytest.mark.parametrize(
    ("text", "triples"),
    [
        ("ABC", [1600 * 1 + 40 * 2 + 3 + 1]),
        ("9", [1600 * 39 + 1]),
        ("A-.0", [1600 * 1 + 40 * 27 + 28 + 1, 1600 * 30 + 1]),
        ("Z:5", [1600 * 26 + 40 * 29 + 35 + 1]),
    ],
)
def test_urn_code_40_packs_three_characters(text: str, triples: list[int]) -> None:
    payload = "".join(f"{triple:016b}" for triple in triples)

    assert serial(5, len(text), payload) == text


@pytest.mark.parametrize(
    ("length", "triple"), [(3, 0), (3, 64_001), (3, 1600 * 1 + 40 * 0 + 3 + 1), (1, 1600 + 41)]
)
def test_a_triple_out_of_range_or_out_of_place_is_refused(length: int, triple: int) -> None:
    with pytest.raises(BitsError):
        serial(5, length, f"{triple:016b}")


@pytest.mark.parametrize("encoding", [6, 7])
def test_unknown_encodings_are_refused(encoding: int) -> None:
    with pytest.raises(BitsError):
        serial(encoding, 1, "0" * 16)
