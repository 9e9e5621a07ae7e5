"""Damage: what a keyboard, a browser or a person breaks is read right, asked about or refused."""

from hypothesis import assume, given
from hypothesis import strategies as st

from core.codes.hospital import mint
from core.codes.read import read
from core.codes.reading import CodeError, CodeWarning, Confidence, Reading
from tests.property.codes.labels import (
    ALPHANUMERIC,
    CHARACTERS,
    DIGITS,
    GS,
    TODAY,
    Label,
    gtins,
    labels,
    texts,
)

STAND_INS = ["<GS>", "{GS}", "[GS]", "^]", "|", "~", "\u241d", "\u2194", "\\x1d", " ", "\r\n"]


def attempt(text: str) -> Reading | CodeError:
    try:
        return read(text, today=TODAY)
    except CodeError as error:
        return error


def fields(reading: Reading) -> tuple[object, ...]:
    return reading.di, reading.lot, reading.serial, reading.expiry, reading.made


def truth(label: Label) -> tuple[object, ...]:
    return label.gtin, label.lot, label.serial, label.expiry, label.made


def is_honest(found: Reading | CodeError, label: Label) -> bool:
    """Right, or ambiguous with no wrong value filled in, or refused."""
    if isinstance(found, CodeError):
        return True
    if found.confidence is not Confidence.AMBIGUOUS:
        return fields(found) == truth(label)
    return all(
        mine is None or mine == true
        for mine, true in zip(fields(found)[1:], truth(label)[1:], strict=True)
    )


@given(label=labels(ALPHANUMERIC) | labels(DIGITS) | labels("12017") | labels(CHARACTERS))
def test_lost_separators_never_give_a_wrong_lot_in_silence(label: Label) -> None:
    assert is_honest(attempt(label.message("")), label)


@given(label=labels(ALPHANUMERIC) | labels(DIGITS) | labels("12017"))
def test_the_truth_is_always_among_the_ways_on_offer(label: Label) -> None:
    found = attempt(label.message(""))

    assume(isinstance(found, Reading) and found.alternatives)
    assert isinstance(found, Reading)
    assert truth(label) in map(fields, found.alternatives)


@given(label=labels("12017"), spelt=st.sampled_from(["029", "0029"]))
def test_a_separator_typed_as_digits_never_gives_a_wrong_lot_in_silence(
    label: Label, spelt: str
) -> None:
    assume(label.message(spelt) != label.message(""))
    found = attempt(label.message(spelt))

    if isinstance(found, Reading) and found.confidence is not Confidence.AMBIGUOUS:
        assert fields(found) == truth(label)


@given(label=labels(), stand_in=st.sampled_from(STAND_INS))
def test_replaced_separators_give_the_right_values(label: Label, stand_in: str) -> None:
    text = label.message(stand_in)
    assume(stand_in.strip() or stand_in in text)
    assume(stand_in in text)
    assume(not set("<&\\") & set(label.lot or "") | set("<&\\") & set(label.serial or ""))

    reading = read(text, today=TODAY)

    assert fields(reading) == truth(label)
    assert reading.confidence is Confidence.REPAIRED
    assert CodeWarning.SEPARATOR_REPLACED in reading.warnings


@given(
    label=labels(ALPHANUMERIC) | labels(DIGITS),
    places=st.lists(st.integers(0, 80), min_size=1, max_size=6),
)
def test_blanks_typed_anywhere_never_give_a_wrong_lot_in_silence(
    label: Label, places: list[int]
) -> None:
    text = label.message("")
    for place in places:
        text = f"{text[:place]} {text[place:]}"

    found = attempt(text)

    if not is_honest(found, label):  # a blank inside a lot that happens to end a field there
        assert isinstance(found, Reading)
        assert found.confidence is not Confidence.CERTAIN
        assert CodeWarning.SEPARATOR_REPLACED in found.warnings


@given(label=labels(ALPHANUMERIC), tail=st.sampled_from(["91", "92", "30", "37", "22", "90"]))
def test_a_long_field_that_may_hold_more_is_pointed_out(label: Label, tail: str) -> None:
    assume(label.lot is not None and label.serial is None)
    text = f"01{label.gtin}10{label.lot}{tail}12345678901"

    found = attempt(text)

    if isinstance(found, Reading) and found.confidence is Confidence.CERTAIN:
        assert found.lot != f"{label.lot}{tail}12345678901"


@given(label=labels(), data=st.data())
def test_a_slip_in_the_product_number_is_refused(label: Label, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, 13))
    other = data.draw(st.sampled_from(DIGITS))
    assume(other != label.gtin[place])
    slip = label.gtin[:place] + other + label.gtin[place + 1 :]

    found = attempt(label.message().replace(label.gtin, slip, 1))
    printed = attempt(f"(01){slip}")

    assert isinstance(printed, CodeError)
    assert isinstance(found, CodeError) or found.di != slip or label.gtin not in label.message()


@given(gtin=gtins(), lot=texts(CHARACTERS), number=st.integers(1, 999_999), data=st.data())
def test_a_slip_in_our_own_code_is_refused_or_mended(
    gtin: str, lot: str, number: int, data: st.DataObject
) -> None:
    code = mint("HC-R26", number)
    places = [place for place, each in enumerate(code) if each != "-" and place > 1]
    place = data.draw(st.sampled_from(places))
    slip = code[:place] + data.draw(st.sampled_from(ALPHANUMERIC)) + code[place + 1 :]

    found = attempt(slip)

    assert isinstance(found, CodeError) or found.serial == code


@given(label=labels(), cut=st.integers(1, 60))
def test_a_message_cut_short_never_names_another_product(label: Label, cut: int) -> None:
    assume(label.order[0] == "01")
    text = f"]d2{GS}{label.message()}"

    found = attempt(text[: max(4, len(text) - cut)])

    assert isinstance(found, CodeError) or found.di == label.gtin
