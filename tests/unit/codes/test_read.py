"""The one door: which room a string is led to, and what is not taken for a code at all."""

import subprocess
import sys
from datetime import date

import pytest

from core.codes.read import looks_like_code, read
from core.codes.reading import Agency, CodeError, CodeWarning, Confidence

TODAY = date(2026, 3, 10)
GTIN = "06901234567892"
MA = "MA.156.M0.100204.13351764"

CODES = [
    (f"(01){GTIN}(17)270131(10)A213B1(21)1234", Agency.GS1),
    (f"（01）{GTIN}（10）A213B1", Agency.GS1),
    (f"【01】{GTIN}【10】A213B1", Agency.GS1),
    (f"[01]{GTIN}[10]A213B1", Agency.GS1),
    (f"(17)270131(10)A213B1(01){GTIN}", Agency.GS1),
    (f"(10)A213B1(01){GTIN}", Agency.GS1),
    (f"]d201{GTIN}17270131", Agency.GS1),
    (f"01{GTIN}17270131", Agency.GS1),
    (f"01 {GTIN} 17 270131", Agency.GS1),
    (f"\x1d01{GTIN}17270131", Agency.GS1),
    (f"<GS>01{GTIN}17270131", Agency.GS1),
    (f"{GTIN}", Agency.GS1),
    ("6901234567892", Agency.GS1),
    ("012345678905", Agency.GS1),
    ("1727013110LOT", Agency.GS1),
    ("10LOT|21SER", Agency.GS1),
    (f"10LOT01{GTIN}", Agency.GS1),
    (f"02{GTIN}3724", Agency.GS1),
    (f"https://id.gs1.org/01/{GTIN}/10/A1", Agency.GS1),
    ("+A123BJC5D6E71G", Agency.HIBC),
    ("*+A123BJC5D6E71G*", Agency.HIBC),
    ("+a123bjc5d6e71g", Agency.HIBC),
    ("+A123BJC5D6E71G+$$52001510X3GD", Agency.HIBC),
    ("+A123BJCMD6E79++$$52001510X3+", Agency.HIBC),
    ("+A99912345/$$52025010X3/16D20111212/S77DEFG458", Agency.HIBC),
    ("+$$52001510X3GD", Agency.HIBC),
    ("]zB+A123BJC5D6E71G", Agency.HIBC),
    (MA, Agency.MA),
    (MA.lower(), Agency.MA),
    ("MA。156。M0。100204。13351764", Agency.MA),
    (f"https://www.example.cn/q?code={MA}", Agency.MA),
    (f'<UDI IAC="MA"><DI>{MA}</DI></UDI>', Agency.MA),
    ("MF1234567*BAL01*SNS9", Agency.AHM),
    ("3034257BF7194E4000001A85", Agency.EPC),
    ("E2801160600002084D1C2C3B", Agency.EPC),
    ("urn:epc:id:sgtin:0614141.812345.6789", Agency.EPC),
    ("HC-R26-000123-M", Agency.HOSPITAL),
    ("hcr26000123m", Agency.HOSPITAL),
]


@pytest.mark.parametrize(("text", "agency"), CODES)
def test_every_kind_of_code_is_told_and_read(text: str, agency: Agency) -> None:
    assert looks_like_code(text)
    assert read(text, today=TODAY).agency is agency


@pytest.mark.parametrize(("text", "agency"), CODES)
def test_frames_change_neither_answer(text: str, agency: Agency) -> None:
    framed = f"\x02{text}\r\n"

    assert looks_like_code(framed)
    assert read(framed, today=TODAY).agency is agency


WRONG_BUT_MEANT = [
    (f"01{GTIN[:-1]}3", "check_digit"),
    ("06901234567893", "check_digit"),
    (f"(01){GTIN[:-1]}3(10)A", "check_digit"),
    ("+A99912345/$$52025010X3/16D20111212/S77DEFG459", "check_digit"),
    ("+A123BJC5D6E71++$$52001510X3+D", "check_digit"),
    ("HC-R26-000123-K", "check_digit"),
    ("MA.156.M0.1002", "form"),
    ("81234567890123456789", "drug_trace"),
    ("=/A9999XYZ100T0944", "unsupported"),
    ("urn:epc:id:sscc:0614141.1234567890", "unsupported"),
]


@pytest.mark.parametrize(("text", "fault"), WRONG_BUT_MEANT)
def test_a_damaged_code_is_still_meant_as_one(text: str, fault: str) -> None:
    assert looks_like_code(text)
    with pytest.raises(CodeError) as refused:
        read(text, today=TODAY)
    assert refused.value.code == f"code.{fault}"


WORDS = [
    "3.0x18 支架还有几个",
    "how many 3.0 x 18 stents in cath lab",
    "xzzj 2.75",
    "2.75×18",
    "(10)个支架",
    "(12) 3.0x18 stents",
    "（10）盒 2.5x20 球囊",
    "[2026] plan",
    "/stock 3.0x18",
    "+8613812345678",
    "+1 stent please",
    "+10",
    "13812345678",
    "8613812345678",
    "20260131",
    "2026-01-31",
    "20",
    "10",
    "1.5",
    "ma",
    "MAQUET stapler",
    "Ma.Li 请看",
    "MF clamp",
    "MFABCDE",
    "HCV antibodies",
    "hc nurse",
    "HC 手术室还有吗",
    "国械注准20233030123",
    "C0101020300000200001",
    "https://www.example.com/page",
    "take 2 of lot A213B1",
    "TR-26-00042",
    "Y7686045",
    "853-010",
    "10mm screw",
    "21 gauge needle",
    "01",
    "decade facade",
    "",
    "护士" * 300,
    "a" * 2_000,
]


@pytest.mark.parametrize("text", WORDS)
def test_words_sizes_and_numbers_of_a_chat_are_no_codes(text: str) -> None:
    assert not looks_like_code(text)


@pytest.mark.parametrize("text", ["hello world", "锁定钢板 3.5mm", "支架", "(a)", "@x", "=x"])
def test_what_begins_like_no_code_is_refused_as_unknown(text: str) -> None:
    with pytest.raises(CodeError) as refused:
        read(text, today=TODAY)

    assert refused.value.code == "code.unknown"
    assert refused.value.params == {"got": text}


def test_only_the_beginning_of_an_unknown_text_is_repeated() -> None:
    with pytest.raises(CodeError) as refused:
        read("x" * 500, today=TODAY)

    assert refused.value.params == {"got": "x" * 24}


@pytest.mark.parametrize(
    "text", ["=/A9999XYZ100T0944", "=,000025", "=>014032", "&,1000000000000XYZ123"]
)
def test_blood_and_tissue_codes_are_named(text: str) -> None:
    with pytest.raises(CodeError) as refused:
        read(text, today=TODAY)

    assert refused.value.params == {"system": "ISBT 128"}


def test_a_product_on_file_settles_a_bare_number() -> None:
    number = "10887587072357"

    unknown = read(number, today=TODAY)
    known = read(number, today=TODAY, known_di=lambda di: di == number)

    assert unknown.confidence is Confidence.AMBIGUOUS
    assert (known.di, known.confidence) == (number, Confidence.CERTAIN)


def test_a_product_on_file_excuses_its_check_digit() -> None:
    reading = read("0100763003088567", today=TODAY, known_di=lambda di: di == "00763003088567")

    assert (reading.di, reading.warnings) == ("00763003088567", (CodeWarning.CHECK_DIGIT,))


def test_a_sender_that_keeps_separators_is_believed() -> None:
    text = f"01{GTIN}10A21B3"

    assert read(text, today=TODAY).confidence is Confidence.AMBIGUOUS
    assert read(text, today=TODAY, keeps_separators=True).lot == "A21B3"


def test_the_year_of_today_moves_two_digit_years() -> None:
    text = f"01{GTIN}17760131"

    assert read(text, today=TODAY).expiry == date(2076, 1, 31)
    assert read(text, today=date(2025, 12, 31)).expiry == date(1976, 1, 31)


def test_a_hospital_with_its_own_mark_is_asked_for_it() -> None:
    assert looks_like_code("ZYY-A26-000007-V", "ZYY")
    assert not looks_like_code("ZYY-A26-000007-V")


def test_a_symbology_identifier_of_plain_data_decides_nothing() -> None:
    assert read("]C0+A123BJC5D6E71G", today=TODAY).agency is Agency.HIBC
    assert read(f"]Q1{MA}", today=TODAY).agency is Agency.MA
    assert read(f"]d101{GTIN}17270131", today=TODAY).di == GTIN


def test_the_gs1_engine_is_loaded_by_the_first_scan_only() -> None:
    script = "import sys, core.codes.read; sys.exit('biip' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
