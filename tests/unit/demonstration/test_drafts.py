from collections.abc import Mapping
from itertools import pairwise

import pytest

from bot.demonstration import drafts, identity, sizes


def row(model: str, di: str = "00000000000000", **given: str) -> Mapping[str, str]:
    return {
        "di": di,
        "brand": "EverFlex",
        "version_model": model,
        "catalog": "",
        "company": "Covidien LP",
        "description": "",
        "gmdn": "Multiple peripheral artery stent, bare-metal",
        "sizes": "",
        "packages": "",
        "status": "In Commercial Distribution",
        **given,
    }


def test_rows_of_a_brand_make_one_family_sorted_by_size() -> None:
    rows = [row("PRB35-08-040-080"), row("PRB35-06-040-080"), row("PRB35-06-020-080")]

    ((draft, pieces),) = drafts.real_families(rows)

    assert draft.family == "ST-EVERFLEX"
    assert draft.maker.zh == "柯惠"
    assert [sizes.column(p.sizes).split("|")[:2] for p in pieces] == [
        ["diameter=6 mm", "length=20 mm"],
        ["diameter=6 mm", "length=40 mm"],
        ["diameter=8 mm", "length=40 mm"],
    ]


def test_a_second_set_of_one_size_is_left_out() -> None:
    rows = [row("PRB35-06-040-080", "A"), row("PRM35-06-040-080", "B")]

    ((_, pieces),) = drafts.real_families(rows)

    assert [p.di for p in pieces] == ["A"]


def test_a_long_run_is_thinned_evenly() -> None:
    rows = [row(f"PRB35-06-{length:03d}-080", f"{length}") for length in range(10, 110)]

    ((_, pieces),) = drafts.real_families(rows)

    lengths = [int(p.di) for p in pieces]
    assert len(lengths) == 30
    assert lengths[0] == 10
    assert lengths[-1] >= 105
    assert {b - a for a, b in pairwise(lengths)} == {3, 4}


def test_the_reference_is_the_catalogue_number_or_else_the_model() -> None:
    rows = [row("PRB35-06-040-080"), row("PRB35-07-040-080", catalog="CAT-7")]

    ((_, pieces),) = drafts.real_families(rows)

    assert [p.catalog_ref for p in pieces] == ["PRB35-06-040-080", "CAT-7"]


BASE, BOX, CARTON = "00813623016088", "10813623016085", "20813623016082"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (f"{BOX}=5x{BASE}", f"{BOX}=5"),
        (f"{CARTON}=20x{BOX} | {BOX}=5x{BASE}", f"{BOX}=5|{CARTON}=100"),
        (f"{BOX}=5x00000000000000", ""),  # its chain ends elsewhere
        (f"{BOX}=5x{BOX}", ""),  # it holds itself
        (f"1{BOX[1:-1]}0=5x{BASE}", ""),  # a wrong check digit
    ],
)
def test_packages_are_multiplied_out_to_single_pieces(text: str, expected: str) -> None:
    assert drafts.packages(row("x", BASE, packages=text)) == expected


def test_fictional_families_are_full_grids_under_demonstration_numbers() -> None:
    found = {draft.family: (draft, pieces) for draft, pieces in drafts.fictional_families()}
    stent, grid = found["ST-MORNINGSTAR"]

    assert len(grid) == 6 * 8
    assert "diameter=3.0 mm|length=18 mm" in {sizes.column(p.sizes) for p in grid}
    assert stent.source == "fictional"
    assert stent.maker.en == "Demo Medical"
    for _, pieces in found.values():
        assert all(identity.is_gtin14(p.di) for p in pieces)
        assert all(p.catalog_ref.startswith("DEMO-") for p in pieces)
