from datetime import date

import pytest

from core.codes.hibc_data import Production, read_production
from core.codes.reading import CodeError, Known
from core.codes.wedge import Scan

KNOWN = Known(date(2026, 3, 10), lambda _: False)
LAST_OF_JANUARY = date(2027, 1, 31)


def production(text: str) -> Production:
    return read_production(Scan(text, text, range(len(text))), KNOWN)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$LOT", Production(lot="LOT")),
        ("$", Production()),
        ("$+SER", Production(serial="SER")),
        ("$+", Production()),
        ("$$0127LOT", Production(lot="LOT", expiry=LAST_OF_JANUARY)),
        ("$$1227LOT", Production(lot="LOT", expiry=date(2027, 12, 31))),
        ("$$2013127LOT", Production(lot="LOT", expiry=LAST_OF_JANUARY)),
        ("$$3270131LOT", Production(lot="LOT", expiry=LAST_OF_JANUARY)),
        ("$$427013123LOT", Production(lot="LOT", expiry=LAST_OF_JANUARY)),
        ("$$527031LOT", Production(lot="LOT", expiry=LAST_OF_JANUARY)),
        ("$$62703123LOT", Production(lot="LOT", expiry=LAST_OF_JANUARY)),
        ("$$7LOT", Production(lot="LOT")),
        ("$$+3270131SER", Production(serial="SER", expiry=LAST_OF_JANUARY)),
        ("$$+7SER", Production(serial="SER")),
        ("$$824", Production(quantity=24)),
        ("$$8243270131LOT", Production(lot="LOT", expiry=LAST_OF_JANUARY, quantity=24)),
        ("$$9000240127LOT", Production(lot="LOT", expiry=LAST_OF_JANUARY, quantity=24)),
        ("$$+8247SER", Production(serial="SER", quantity=24)),
        ("27031LOT", Production(lot="LOT", expiry=LAST_OF_JANUARY)),
        ("27031", Production(expiry=LAST_OF_JANUARY)),
        ("SSER", Production(serial="SER")),
        ("14D20270131", Production(expiry=LAST_OF_JANUARY)),
        ("16D20270131", Production(made=LAST_OF_JANUARY)),
        ("Q500", Production(quantity=500)),
        ("25PXYZ", Production()),
        ("$LOT/SSER/16D20250101/14D20270131/Q2", None),
    ],
)
def test_each_flag_says_how_its_field_is_written(text: str, found: Production | None) -> None:
    full = Production("LOT", "SER", LAST_OF_JANUARY, date(2025, 1, 1), 2)

    assert production(text) == (found or full)


@pytest.mark.parametrize(
    "text",
    [
        "$$1327LOT",
        "$$2023027X",
        "$$3270",
        "$$4270231",
        "$$527400",
        "$$527",
        "27000LOT",
        "14D2027",
        "16D",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(CodeError) as refused:
        production(text)

    assert refused.value.code == "code.date"


@pytest.mark.parametrize("text", ["$$X", "$$8A", "$$91234", "$$824X", "-", "", "123"])
def test_a_field_without_form_is_refused(text: str) -> None:
    with pytest.raises(CodeError) as refused:
        production(text)

    assert refused.value.code == "code.form"


@pytest.mark.parametrize("text", ["$A/$B", "SA/$+B", "14D20270131/$$3270201A", "Q1/Q2"])
def test_a_field_filled_twice_with_different_things_is_refused(text: str) -> None:
    with pytest.raises(CodeError) as refused:
        production(text)

    assert refused.value.code == "code.repeated"


def test_a_field_filled_twice_with_the_same_thing_is_one() -> None:
    assert production("$A/$A/Q3/Q3") == Production(lot="A", quantity=3)
