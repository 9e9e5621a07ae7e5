"""Whatever surrounds it and however it is spelled, a size comes out as the numbers put in."""

from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.stock.search.agreement import agreement
from core.stock.size import Size, Unit, parse_sizes, readable

diameters = st.integers(4, 160).map(lambda quarters: Decimal(quarters) / 4)
lengths = st.integers(4, 400).map(Decimal)
crosses = st.sampled_from(["x", "X", "×", "*", " x ", " × ", "乘", " 乘 ", " by ", "x "])
names = st.sampled_from(["支架", "药物球囊", "stent", "guide catheter", "髋臼杯", "的支架"])
units = st.sampled_from(list(Unit))
sizes = st.builds(
    Size, st.none(), st.integers(-200, 2000).map(lambda n: Decimal(n) / 4), st.none() | units
)


@given(diameters, lengths, crosses, st.sampled_from(["", "mm", " mm", "毫米"]), names)
def test_a_pair_of_figures_survives_every_spelling(
    diameter: Decimal, length: Decimal, cross: str, unit: str, name: str
) -> None:
    found, rest = parse_sizes(f"{name} {diameter}{cross}{length}{unit}")

    assert [size.value for size in found] == [diameter, length]
    assert rest == name


@given(diameters, lengths)
def test_a_decimal_comma_is_a_point(diameter: Decimal, length: Decimal) -> None:
    plain = f"{diameter:.2f}x{length}"

    assert parse_sizes(plain.replace(".", ","))[0] == parse_sizes(plain)[0]


@given(diameters, lengths)
def test_full_width_digits_are_digits(diameter: Decimal, length: Decimal) -> None:
    plain = f"{diameter}×{length}"
    wide = plain.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."})

    assert parse_sizes(wide)[0] == parse_sizes(plain)[0]


@given(st.integers(1, 10**6), st.sampled_from(["个", "支", "盒", "套", " boxes", " pcs", "根"]))
def test_what_counts_pieces_is_never_a_size(number: int, measure: str) -> None:
    assert parse_sizes(f"{number}{measure}")[0] == ()


@given(st.from_regex(r"[A-Z]{1,4}[0-9]{1,4}(-[0-9]{1,4}){1,3}", fullmatch=True))
def test_a_reference_number_is_never_a_size(code: str) -> None:
    assert parse_sizes(code) == ((), code)


@given(st.text(max_size=80))
def test_any_text_is_read_without_fault_and_nothing_is_added_to_it(text: str) -> None:
    found, rest = parse_sizes(text)

    assert all(size.value.is_finite() for size in found)
    assert Counter("".join(rest.split())) <= Counter("".join(readable(text).split()))


@given(sizes)
def test_every_size_agrees_with_itself(size: Size) -> None:
    assert agreement(size, size) == 1.0


@given(sizes, sizes)
def test_agreement_is_a_share_and_full_only_for_the_same_number(asked: Size, own: Size) -> None:
    agreed = agreement(asked, own)

    assert 0.0 <= agreed <= 1.0
    assert agreed < 1.0 or asked.value == own.value
