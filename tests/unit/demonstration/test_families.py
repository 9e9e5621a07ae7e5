import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.demonstration import families, sizes


def row(**given: str) -> Mapping[str, str]:
    plain = dict.fromkeys(
        ("di", "brand", "version_model", "catalog", "company", "description", "gmdn", "sizes"), ""
    )
    return {**plain, "packages": "", "status": "In Commercial Distribution", **given}


STENT = {
    "gmdn": "Multiple peripheral artery stent, bare-metal",
    "brand": "EverFlex",
    "company": "Covidien LP",
    "version_model": "PRB35-07-040-080",
}


def test_the_first_fitting_rule_names_a_row() -> None:
    (member,) = families.take([row(**STENT)])

    assert member.rule.brand_en == "EverFlex"
    assert sizes.column(member.sizes) == "diameter=7 mm|length=40 mm|shaft=80 cm"


def test_a_rule_without_a_pattern_reads_the_size_fields() -> None:
    given = row(
        gmdn="Peripherally-inserted central venous catheter",
        brand="PowerPICC SOLO",
        description="Catheter Placement Kit",
        sizes="Length: 55 Centimeter | Catheter Gauge: 5 French",
    )

    (member,) = families.take([given])

    assert sizes.column(member.sizes) == "gauge=5 Fr|length=55 cm"


@pytest.mark.parametrize(
    "change",
    [
        {"status": "Not in Commercial Distribution"},
        {"version_model": "RETIRED"},
        {"version_model": "unreadable"},
        {"gmdn": "Surgical hand drill"},
        {"brand": "Another brand"},
    ],
)
def test_a_row_that_cannot_be_named_is_left_out(change: dict[str, str]) -> None:
    assert families.take([row(**{**STENT, **change})]) == []


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("SOFTEC HD", "Softec Hd"),
        ("DYNAGEN™ EL ICD DR", "Dynagen EL ICD DR"),
        ("Bard® DeBakey® Woven Polyester Fabric", "Bard DeBakey"),
        ("Vertex(TM) Reconstruction System", "Vertex Reconstruction System"),
        ("LIPPY BUCKET HANDLE W/NOTCH", "Lippy Bucket Handle With Notch"),
        ("GOETZ™ Temporary Pacing Electrode Catheter", "Goetz"),
        ("Composix L/P Mesh with Echo PS Positioning System", "Composix L/P"),
        ("  Quantum   TTC ", "Quantum TTC"),
    ],
)
def test_a_brand_is_written_plainly(raw: str, plain: str) -> None:
    assert families.plain_brand(raw) == plain


def test_a_slug_has_only_capitals_digits_and_dashes() -> None:
    assert families.slug("L/P Mesh (2.0)") == "L-P-MESH-2-0"


def test_every_term_of_a_rule_has_its_kind_and_every_kind_is_used() -> None:
    kinds = families.kinds()

    assert {rule.gmdn for rule in families.rules()} == set(kinds)


def test_every_kind_is_complete_in_both_languages() -> None:
    for kind in families.kinds().values():
        assert kind.noun_zh
        assert kind.noun_en.isascii()
        assert any(not c.isascii() for c in kind.noun_zh)
        assert 0 < kind.yuan_low <= kind.yuan_high
        assert kind.abc in {"A", "B", "C"}
        assert kind.ved in {"V", "E", "D"}
        assert kind.tracked in {"unit", "lot"}
        assert kind.storage in {"room", "cold", "dark"}
        assert kind.departments


def test_every_gmdn_term_has_a_chinese_translation_of_its_own() -> None:
    translations = [r["zh"] for r in families.table("gmdn_zh.csv")]

    assert all(translations)
    assert len(set(translations)) == len(translations)


def test_every_maker_has_a_name_in_both_languages() -> None:
    assert all(maker.en and maker.zh for maker in families.makers().values())


def test_rules_keep_at_least_one_twin_and_one_size() -> None:
    rules = families.rules()

    assert all(rule.twins >= 1 and rule.most >= 1 for rule in rules)
    assert [rule.order for rule in rules] == list(range(len(rules)))


def test_every_line_of_a_table_has_as_many_cells_as_its_heading() -> None:
    folder = Path(families.__file__).parent
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            assert len({len(line) for line in csv.reader(file)}) == 1, path.name
