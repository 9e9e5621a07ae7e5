"""The ledger through the door, on both databases."""

from tests.hospital import Hospital


def test_the_small_hospital_is_built(hospital: Hospital) -> None:
    assert hospital.places["CATH-A1"].within(hospital.places["CATH"])
