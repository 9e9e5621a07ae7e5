"""Sizes are read as numbers, however they are written, and nothing else is taken for one."""

from decimal import Decimal

import pytest

from core.stock.size import Dimension, Size, Unit, parse_sizes, readable

D = Decimal


def figures(text: str) -> list[str]:
    return [f"{size.value.normalize():f}{size.unit or ''}" for size in parse_sizes(text)[0]]


@pytest.mark.parametrize(
    "text",
    [
        "3.0x18",
        "3.0×18",
        "3.0X18",
        "3.0 x 18",
        "3,0x18",
        "3.0*18",
        "3.0 乘 18",
        "3.0乘以18",
        "3.0 by 18",
        "3.0-18",
        "3.0/18",
        "3.0，18",
        "3.0、18",
        "3.0 18",
        "３．０×１８",
        "3。0x18",
        "3·0x18",
        "3点0乘18",
        "三点零乘十八",
        "Φ3.0×18",
        "ø3.0 x 18",
        "3x18",
        "+3.0x18",
        "3.0х18",  # a Cyrillic letter between
    ],
)
def test_one_size_in_many_spellings(text: str) -> None:
    sizes, rest = parse_sizes(text)

    assert [size.value for size in sizes] == [3, 18]
    assert all(size.unit is None for size in sizes)
    assert rest.strip(" ,") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4-7*40", ["4", "7", "40"]),
        ("3*18 mm", ["3", "18mm"]),
        ("3,0x18mm", ["3", "18mm"]),
        ("2.75mm", ["2.75mm"]),
        ("2.75 毫米", ["2.75mm"]),
        ("2mmx6cm", ["2mm", "60mm"]),
        ("10x10cm", ["10", "100mm"]),
        ("13mmx10mmx 26mm", ["13mm", "10mm", "26mm"]),
        ("10*26*12", ["10", "26", "12"]),
        ("1.5m", ["1500mm"]),
        ("1.5米", ["1500mm"]),
        ("90cm2", ["9000mm²"]),
        ("6F", ["6Fr"]),
        ("6 Fr", ["6Fr"]),
        ("Fr 6", ["6Fr"]),
        ("8.5French", ["8.5Fr"]),
        ("6法", ["6Fr"]),
        ("18G", ["18G"]),
        ("18 G", ["18G"]),
        ("18 gauge", ["18G"]),
        ('0.014"', ["0.014in"]),
        ("0.014in", ["0.014in"]),
        ("0.035 in", ["0.035in"]),
        ("0.035英寸", ["0.035in"]),
        ("014", ["0.014in"]),
        ("3/8寸", ["0.375in"]),
        ("1/2 inch", ["0.5in"]),
        ("10ml", ["10ml"]),
        ("10cc", ["10ml"]),
        ("15度", ["15°"]),
        ("6 Degree", ["6°"]),
        ("21.5D", ["21.5D"]),
        ("+21.0 D", ["21D"]),
        ("-9.5D", ["-9.5D"]),
        ("8孔", ["8hole"]),
        ("8-hole", ["8hole"]),
        ("8kong", ["8hole"]),
        ("2节段", ["2level"]),
        ("2号", ["2#"]),
        ("#2", ["2#"]),
        ("size 7.5", ["7.5#"]),
        ("300-500μm", ["300", "500μm"]),
        ("300-500", ["300", "500"]),
        ("4-7mm", ["4", "7mm"]),
        ("2.0/2.4mm", ["2", "2.4mm"]),
        (".035", ["0.035"]),
    ],
)
def test_units_are_understood_and_folded(text: str, expected: list[str]) -> None:
    assert figures(text) == expected
    assert parse_sizes(text)[1] == ""


@pytest.mark.parametrize("text", ["5-0", "5/0", "5－0", "5个0", "5个零", "五零", "USP 5-0"])
def test_a_suture_size_is_no_range(text: str) -> None:
    (size,), rest = parse_sizes(text)

    assert size == Size(None, D(5), Unit.USP)
    assert rest in {"", "USP"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("直径3.0 长18", [(Dimension.DIAMETER, 3), (Dimension.LENGTH, 18)]),
        ("长18直径3.0", [(Dimension.LENGTH, 18), (Dimension.DIAMETER, 3)]),
        ("直径：3.0，长度：18", [(Dimension.DIAMETER, 3), (Dimension.LENGTH, 18)]),
        ("3.0直径 18长", [(Dimension.DIAMETER, 3), (Dimension.LENGTH, 18)]),
        ("L=18 D=3", [(Dimension.LENGTH, 18), (Dimension.DIAMETER, 3)]),
        ("18 mm long", [(Dimension.LENGTH, 18)]),
        ("OD 3.5", [(Dimension.DIAMETER, D("3.5"))]),
        ("宽10 高12", [(Dimension.WIDTH, 10), (Dimension.HEIGHT, 12)]),
        ("屈光度 -4.5", [(Dimension.POWER, D("-4.5"))]),
        ("3.0 长 18", [(None, 3), (Dimension.LENGTH, 18)]),
    ],
)
def test_words_beside_a_number_say_what_it_measures(
    text: str, expected: list[tuple[Dimension | None, Decimal | int]]
) -> None:
    sizes, rest = parse_sizes(text)

    assert [(size.dimension, size.value) for size in sizes] == expected
    assert rest.strip(" ,") == ""


@pytest.mark.parametrize(
    "text",
    [
        "3个",
        "2 boxes",
        "5支",
        "两盒",
        "10 pcs",
        "PRB35-07-040-080",
        "752-5530-31",
        "FIX-2.0X13-PT",
        "OACL-11.5-15",
        "6FJL4",
        "EverFlex5",
        "V18 导丝",
        "3M敷料",
        "3D弹簧圈",
        "2代支架",
        "3床",
        "12345",
        "3018",
        "1.2.3",
        "2026-11-23",
        "0.9%",
        "(01)06901234567892(17)150707(10)A213B1",
        "支架",
        "",
    ],
)
def test_codes_counts_and_dates_are_no_sizes(text: str) -> None:
    sizes, rest = parse_sizes(text)

    assert sizes == ()
    assert rest == " ".join(readable(text).split())


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("3.0x18 支架还有几个", "支架还有几个"),
        ("18支架", "支架"),
        ("xzzj2.75", "xzzj"),
        ("stent3.0x18", "stent"),
        ("2.5*15的球囊2个", "的球囊2个"),
        ("6F JL4", "JL4"),
        ("EverFlex 7X40 80", "EverFlex"),
        ("SCREW Y7686045 LEGACY MAS 6.0X45MM SS", "SCREW Y7686045 LEGACY MAS SS"),
        ("how many 18 in cath lab", "how many in cath lab"),
        ("0.035 in 高压外周球囊", "高压外周球囊"),
        ("加长18", "加长"),
        ("10cm 长鞘", "长鞘"),
        ("6号 高偏距", "高偏距"),
        ("18长的支架", "的支架"),
        ("125粒子", "粒子"),
        ("三片式人工晶体 21D", "三片式人工晶体"),
    ],
)
def test_the_rest_keeps_every_word_that_is_not_of_the_size(text: str, rest: str) -> None:
    sizes, left = parse_sizes(text)

    assert sizes
    assert left == rest


@pytest.mark.parametrize(
    ("text", "value"),
    [("-4.5", "-4.5"), ("power -5", "-5"), ("颈长-4 mm", "-4"), ("支架-3.0x18", "3.0")],
)
def test_a_dash_is_a_minus_only_where_a_lens_or_a_word_says_so(text: str, value: str) -> None:
    assert parse_sizes(text)[0][0].value == D(value)


def test_a_size_prints_as_on_a_label() -> None:
    assert str(Size(None, D("0.014"), Unit.INCH)) == "0.014in"
    assert str(Size(None, D(7), Unit.NUMBER)) == "#7"
    assert str(Size(None, D("3.0"), None)) == "3.0"


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("二点七五乘二十", "2.75乘20"),
        ("十点五乘十二", "10.5乘12"),
        ("3。5", "3.5"),
        ("３，０", "3,0"),
        ("长度3，宽4", "长度3, 宽4"),
        ("零切迹", "零切迹"),
        ("2–4", "2-4"),
        ("三零幺八支架", "3018支架"),
        ("长度十五", "长度15"),
        ("晨星 三点五 二十三", "晨星 3.5 23"),
        ("二十三毫米", "23毫米"),
        ("六法", "6法"),
        ("第二十三号", "第二十三号"),
        ("十字", "十字"),
        ("二十个", "二十个"),
        ("二十一度", "21度"),
        ("六十绿钉", "60绿钉"),
        ("七F", "7F"),
        ("十公分", "10公分"),
        ("三乘十八", "3乘18"),
        ("三点零二十四", "3.0 24"),
        ("二点七五十八", "2.75 18"),
        ("直径三点五长二十八", "直径3.5长28"),
        ("一百九十", "190"),
        ("三百软头", "300软头"),
        ("一百零五", "105"),
        ("一百二十个", "一百二十个"),
        ("百分之二", "百分之二"),
    ],
)
def test_spoken_and_wide_figures_become_plain(spoken: str, written: str) -> None:
    assert readable(spoken) == written
