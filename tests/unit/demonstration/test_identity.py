import re

import pytest

from bot.demonstration import identity


@pytest.mark.parametrize("gtin", ["06901234567892", "00721902445859", "10801741028691"])
def test_a_right_check_digit_is_accepted(gtin: str) -> None:
    assert identity.is_gtin14(gtin)


@pytest.mark.parametrize(
    "text",
    [
        "06901234567891",  # another check digit
        "00763003088567",  # a known wrong one of the public rows
        "6901234567892",  # 13 digits
        "069012345678920",
        "0690123456789X",
        "０６９０１２３４５６７８９２",
        "",
    ],
)
def test_anything_else_is_no_gtin14(text: str) -> None:
    assert not identity.is_gtin14(text)


def test_fictional_articles_stand_under_the_prefix_for_demonstrations() -> None:
    gtins = [identity.demonstration_gtin(n) for n in range(1, 200)]

    assert all(map(identity.is_gtin14, gtins))
    assert all(g.startswith("0952") for g in gtins)
    assert len(set(gtins)) == len(gtins)


def test_a_registration_number_says_whether_the_device_is_imported() -> None:
    assert identity.registration_number(True, 2021, "13", 9007) == "国械注进20213139007"
    assert identity.registration_number(False, 2024, "03", 9012) == "国械注准20243039012"


def test_an_insurance_code_has_twenty_characters() -> None:
    code = identity.insurance_code("02", 439, 7, 9123)

    assert re.fullmatch(r"C\d{19}", code)
    assert code.startswith("C02")
    assert code.endswith("09123")
