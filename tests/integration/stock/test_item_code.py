"""Which articles bear exactly the code that was typed: their own, the maker's, an identifier."""

from dataclasses import replace

import pytest

from core.stock.catalogue import put_items
from core.stock.item_code import find_item_code
from tests.hospital import ITEMS, STENT_DI, Hospital


def codes(hospital: Hospital, text: str) -> list[str]:
    found = hospital.door("nurse").ask_now(find_item_code, text)
    assert all(each.lot is None and each.unit is None and each.pack == 1 for each in found)
    return [each.article.code for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GW-014", ["GW-014"]),
        ("gw-014", ["GW-014"]),
        ("REF/77", ["GW-014"]),
        (STENT_DI, ["ST-3018"]),
        ("GW-015", []),
        ("3.0x18", []),
        ("guidewire", []),
        ("", []),
    ],
)
def test_only_the_whole_code_counts(hospital: Hospital, text: str, found: list[str]) -> None:
    hospital.program.do_now(put_items, (replace(ITEMS[-1], catalog_ref="REF/77"),))

    assert codes(hospital, text) == found


def test_one_reference_of_two_makers_leads_to_both(hospital: Hospital) -> None:
    same = [replace(each, catalog_ref="ABC-12345") for each in ITEMS[-2:]]
    hospital.program.do_now(put_items, same)

    assert sorted(codes(hospital, "ABC-12345")) == ["BA-2015", "GW-014"]
