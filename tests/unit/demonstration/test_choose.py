import csv
from pathlib import Path

import pytest

from bot.demonstration import choose
from bot.demonstration.catalogue import CATALOGUE

FIELDS = (
    "di", "brand", "version_model", "catalog", "company", "description", "gmdn", "sizes",
    "packages", "status",
)  # fmt: skip
PICC = {
    "gmdn": "Peripherally-inserted central venous catheter",
    "brand": "PowerPICC SOLO",
    "company": "Bard Access Systems, Inc.",
    "sizes": "Length: 55 Centimeter | Catheter Gauge: 5 French",
    "status": "In Commercial Distribution",
}


def rows() -> list[dict[str, str]]:
    given = [
        {**PICC, "di": "00801741028694", "version_model": "CK000005"},
        {**PICC, "di": "00801741029025", "version_model": "CK000313"},
    ]
    return [{**dict.fromkeys(FIELDS, ""), **row} for row in given]


def test_lines_have_codes_that_count_within_their_prefix() -> None:
    made = choose.lines(rows())

    stents = [line.code for line in made if line.code.startswith("ST-")]
    assert stents[:2] == ["ST-0001", "ST-0002"]
    assert [line.code for line in made if line.source == "GUDID"] == ["PI-0001", "PI-0002"]


def test_twins_of_a_size_are_told_apart_by_their_reference() -> None:
    first, second = choose.lines(rows())[-2:]

    assert first.name_zh == "巴德 PowerPICC SOLO PICC导管套件 5 Fr×55 cm（CK000005）"
    assert second.name_en == "PowerPICC SOLO PICC catheter kit 5 Fr×55 cm (CK000313)"


def test_a_family_shares_price_registration_and_insurance_code() -> None:
    first, second = choose.lines(rows())[-2:]

    assert first.price_fen == second.price_fen > 0
    assert first.registration_no == second.registration_no
    assert first.registration_no.startswith("国械注进")
    assert first.nhsa_code == second.nhsa_code


@pytest.mark.parametrize(
    ("brand", "noun", "name"),
    [
        ("EverFlex", "peripheral stent", "EverFlex peripheral stent"),
        ("Unify Silk", "silk suture", "Unify Silk suture"),
        ("Bard PTFE Felt", "PTFE felt", "Bard PTFE Felt"),
        ("Precise Offset Partial", "partial ossicular prosthesis",
         "Precise Offset Partial ossicular prosthesis"),
    ],
)  # fmt: skip
def test_a_name_does_not_say_twice_what_the_brand_ends_with(
    brand: str, noun: str, name: str
) -> None:
    assert choose.joined(brand, noun) == name


def test_a_draw_is_the_same_for_the_same_key() -> None:
    assert choose.draw("a", 1000) == choose.draw("a", 1000)
    assert {choose.draw(f"{n}", 3) for n in range(100)} == {0, 1, 2}


def test_the_command_writes_the_catalogue(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "devices.csv", tmp_path / "catalogue.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(rows())

    choose.main([str(source), str(target)])
    first = target.read_bytes()
    choose.main([str(source), str(target)])

    assert target.read_bytes() == first
    assert capsys.readouterr().out == "158 articles\n" * 2


def test_the_fictional_lines_of_the_shipped_catalogue_are_what_the_rules_make(
    tmp_path: Path,
) -> None:
    target = tmp_path / "catalogue.csv"
    count = choose.write([], target)

    made = target.read_text(encoding="utf-8").splitlines()
    shipped = CATALOGUE.read_text(encoding="utf-8").splitlines()
    assert shipped[: count + 1] == made
