"""Privacy: numbers that tell who a patient is are refused, numbers of goods are not."""

import pytest

from core.privacy import HIDDEN, check_no_patient, names_patient, repeatable, speaks_of_patient
from tests.acts import refused

TELLING = (
    "患者王小明 身份证110101199001011237",
    "id 11010119900101123７",
    "440524 19800101 003X",
    "患者王小明 身份证110101199001011234",
    "老身份证 110101900101123",
    "家属电话13812345678",
    "call 138-1234-5678",
    "+86 13812345678",
    "住院号：0012345",
    "病案号 A12345",
    "MRN 445566",
    "admission no. 123456",
    "Patient ID: 9988",
)
HARMLESS = (
    "",
    "包装破损",
    "批号 240315 有效期 20270630",
    "(01)06901234567892(17)270630(10)ABC123",
    "06901234567892",
    "110101199001011234",  # the check does not fit: a code of goods
    "123456789012345678",
    "CS-26-00042 取出",
    "SN 23812345678901",
    "3.0 x 18 mm",
    "病人烦躁",
    "患者情况 2 级",
)


@pytest.mark.parametrize("text", TELLING)
def test_a_number_that_tells_who_a_patient_is_is_refused(text: str) -> None:
    assert names_patient(text)
    with refused("privacy.patient"):
        check_no_patient("fine", text)


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_of_goods_and_cases_are_let_through(text: str) -> None:
    assert not names_patient(text)
    check_no_patient(text)


@pytest.mark.parametrize("text", ["患者王五", "病人李四", "patient Smith", "姓名 王五", *TELLING])
def test_what_may_tell_of_a_patient_is_not_repeated(text: str) -> None:
    assert speaks_of_patient(text)
    assert repeatable(text, 60) == HIDDEN


@pytest.mark.parametrize("text", ["支架 3.0x18", "CS-26-00042", "impatient", ""])
def test_what_is_about_goods_is_repeated_as_far_as_it_fits(text: str) -> None:
    assert not speaks_of_patient(text)
    assert repeatable(text, 4) == text[:4]
