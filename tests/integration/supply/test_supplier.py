import pytest

from core.errors import NotAllowedError, RefusedError
from core.people.enlist import grant_role
from core.people.staff import Role
from core.stock.catalogue import put_items
from core.supply.supplier import MOST, NewSupplier, put_suppliers, suppliers
from tests.hospital import ITEMS, Hospital

VOYAGE = NewSupplier("S01", "远航介入", "Voyage Interventional")
TRUEBONE = NewSupplier("S02", "正骨通", "Truebone")


def known(hospital: Hospital) -> list[tuple[str, str, str]]:
    return [(s.code, s.name_zh, s.name_en) for s in hospital.door("nurse").ask_now(suppliers)]


def test_a_buyer_enters_suppliers(hospital: Hospital) -> None:
    ids = hospital.door("buyer").do_now(put_suppliers, [TRUEBONE, VOYAGE])

    assert len(set(ids)) == 2
    assert known(hospital) == [
        ("S01", "远航介入", "Voyage Interventional"),
        ("S02", "正骨通", "Truebone"),
    ]


def test_a_known_code_keeps_its_id_and_is_renamed(hospital: Hospital) -> None:
    buyer = hospital.door("buyer")
    first = buyer.do_now(put_suppliers, [VOYAGE])

    again = buyer.do_now(put_suppliers, [NewSupplier("S01", "远航", "Voyage"), TRUEBONE])

    assert again[0] == first[0] != again[1]
    assert known(hospital)[0] == ("S01", "远航", "Voyage")


def test_none_is_no_error(hospital: Hospital) -> None:
    assert hospital.door("buyer").do_now(put_suppliers, []) == ()
    assert known(hospital) == []


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (VOYAGE, "supplier.twice"),
        (NewSupplier("", "甲", "A"), "supplier.bad_code"),
        (NewSupplier(" S9", "甲", "A"), "supplier.bad_code"),
        (NewSupplier("S" * 33, "甲", "A"), "supplier.bad_code"),
        (NewSupplier("S9", " ", "A"), "supplier.bad_name"),
        (NewSupplier("S9", "甲", "A" * 121), "supplier.bad_name"),
        (NewSupplier("S9", "甲\n乙", "A"), "supplier.bad_name"),
    ],
)
def test_one_that_cannot_be_kept_and_none_is(
    hospital: Hospital, bad: NewSupplier, code: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        hospital.door("buyer").do_now(put_suppliers, [VOYAGE, bad])

    assert refused.value.code == code
    assert known(hospital) == []


def test_a_list_has_an_end(hospital: Hospital) -> None:
    many = [NewSupplier(f"S{n}", "甲", "A") for n in range(MOST + 1)]

    with pytest.raises(RefusedError) as refused:
        hospital.door("buyer").do_now(put_suppliers, many)

    assert refused.value.code == "supplier.too_many"


def test_a_nurse_enters_none(hospital: Hospital) -> None:
    with pytest.raises(NotAllowedError):
        hospital.door("nurse").do_now(put_suppliers, [VOYAGE])


def test_who_buys_for_one_department_changes_nothing_for_all(hospital: Hospital) -> None:
    hospital.program.do_now(grant_role, hospital.staff["nurse"], Role.BUYER, "CATH")

    with pytest.raises(NotAllowedError):
        hospital.door("nurse").do_now(put_suppliers, [VOYAGE])
    with pytest.raises(NotAllowedError):
        hospital.door("nurse").do_now(put_items, ITEMS[:1])

    assert known(hospital) == []
