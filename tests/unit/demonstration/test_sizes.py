import re

import pytest

from bot.demonstration import sizes
from bot.demonstration.sizes import Size


def read(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match
    return sizes.column(sizes.from_groups(match.groupdict()))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"-(?P<d>\d\d)-(?P<l>\d+)-(?P<s>\d+)", "PRB35-06-040-080",
         "diameter=6 mm|length=40 mm|shaft=80 cm"),
        (r"77(?P<d100>\d{3})-(?P<l>\d+)", "FA-77275-16", "diameter=2.75 mm|length=16 mm"),
        (r"BX(?P<d10>\d{3})(?P<l>\d{3})", "A14BX025020090", "diameter=2.5 mm|length=20 mm"),
        (r"-(?P<fr>[\d.]+)-(?P<lcm>\d+)", "CLBS-11.5-11", "gauge=11.5 Fr|length=11 cm"),
        (r"USCS-(?P<fr10>\d{3})025", "USCS-085025", "gauge=8.5 Fr"),
        (r"MWCE-(?P<wire>\d\d)-", "IMWCE-35-5-7", "wire=0.035 in"),
        (r"HDO(?P<p>[+-]?\d+\.\d)", "SOFTECHDO+20.5", "power=+20.5 D"),
        (r"Diopter: (?P<p>-?\d+\.\d)", "Diopter: -3.0", "power=-3.0 D"),
        (r"(?P<dd>\d+-\d+)MM", "STRETCH BIFUR 16-08MM", "diameter=16-8 mm"),
        (r"(?P<xyz>\d+[xX]\d+[xX]\d+)", "SPEED 09X10X10mm", "dimensions=9×10×10 mm"),
        (r"R(?P<d10>\d\d)(?P<il>\d\d)R", "AHS2R4508R18", "diameter=4.5 mm|length=8.5 mm"),
        (r"R(?P<il>\d\d)R", "R12R", "length=12 mm"),
        (r"VBC(?P<d>\d\d)(?P<vl>\d\d)", "VBC050202", "diameter=5 mm|length=2.5 cm"),
        (r"(?P<usp>\d-0), (?P<ndl>\d+)mm .* (?P<thr>\d+)\"", 'Silk, Med 4-0, 19mm 3/8, 18"',
         "suture size=4-0|needle=19 mm|thread=46 cm"),
        (r"CXL-(?P<usp2>\d0)-\d+-(?P<loop>\d+)", "CXL-20-2238-12",
         "suture size=2-0|loop=12 mm"),
        (r"UPIC(?P<lum2>D?)S", "UPICDS-4.0", "lumens=dual"),
        (r"UPIC(?P<lum2>D?)S", "UPICS-4.0", "lumens=single"),
        (r"(?P<d>\d+) mm (?P<off>[+-][\d.]+)", "28 mm +3.5mm", "diameter=28 mm|offset=+3.5 mm"),
        (r"Size (?P<n>[A-G]), (?P<side>Left)", "Size F, Left", "size=F|side=Left"),
        (r"(?P<lev>\d) LEVEL PLATE (?P<l>\d+)mm", "2 LEVEL PLATE 34mm", "levels=2|length=34 mm"),
        (r"Size (?P<gran>[\d.]+ - [\d.]+)mm", "Size 0.25 - 1.0mm", "granule=0.25-1.0 mm"),
        (r"(?P<ll2>\d+/\d+) ?mm", "48/50mm", "length=48/50 mm"),
        (r"(?P<a>\d+) Deg", "130 Deg", "angle=130 °"),
    ],
)  # fmt: skip
def test_a_pattern_reads_sizes_from_a_label(pattern: str, text: str, expected: str) -> None:
    assert read(pattern, text) == expected


def test_a_group_that_did_not_match_gives_no_size() -> None:
    assert read(r"(?P<d>\d)mm(?: (?P<a>\d) Degree)?", "7mm Parallel") == "diameter=7 mm"


def test_typed_fields_are_read_in_the_order_of_a_label() -> None:
    text = "Length: 55 Centimeter | Catheter Gauge: 5 French"

    assert sizes.column(sizes.from_fields(text)) == "gauge=5 Fr|length=55 cm"


def test_inches_become_centimetres_but_a_wire_keeps_its_own() -> None:
    assert sizes.column(sizes.from_fields("Width: 6 Inch | Length: 4 Inch")) == (
        "width=15.2 cm|length=10.2 cm"
    )
    assert sizes.column(sizes.from_fields("Outer Diameter: .014 Inch")) == "wire=0.014 in"


def test_a_dimension_given_twice_is_not_trusted() -> None:
    assert sizes.from_fields("Length: 48.0 Millimeter | Length: 50.0 Millimeter") == ()


def test_free_text_and_unknown_units_are_left_out() -> None:
    text = "Device Size Text, specify: large | Weight: 4 Gram | Height: 12 Millimeter"

    assert sizes.column(sizes.from_fields(text)) == "height=12 mm"


def test_nothing_gives_no_size() -> None:
    assert sizes.from_fields("") == ()
    assert sizes.parse("") == ()


@pytest.mark.parametrize(
    "text",
    [
        "diameter=3.0 mm|length=18 mm",
        "power=+21.0 D|variant=single piece",
        "wire=0.014 in|length=190 cm|variant=extra-support",
        "size=2 M|side=Left",
        "angle=7 °",
    ],
)
def test_what_the_catalogue_keeps_can_be_read_again(text: str) -> None:
    assert sizes.column(sizes.parse(text)) == text


def test_a_text_with_blanks_is_not_taken_for_a_unit() -> None:
    assert sizes.parse("variant=narrow medial") == (Size("variant", "narrow medial"),)


def test_a_run_with_one_fraction_is_written_with_decimals_throughout() -> None:
    run = [sizes.parse(f"diameter={d} mm|length=18 mm") for d in ("2.25", "3", "4")]

    assert [sizes.column(row) for row in sizes.even_decimals(run)] == [
        "diameter=2.25 mm|length=18 mm",
        "diameter=3.0 mm|length=18 mm",
        "diameter=4.0 mm|length=18 mm",
    ]


def test_a_run_of_whole_numbers_stays_whole() -> None:
    run = [sizes.parse(f"diameter={d} mm") for d in ("6", "7")]

    assert sizes.even_decimals(run) == run
