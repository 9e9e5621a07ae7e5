"""What lies on the shelves in the tests of many rooms."""

from datetime import date

from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive

SOON = date(2026, 9, 30)
STENT = "(01)06901234567892(17)270630(10)S1(21)"
"""The label of a stent without its serial number."""


def stocked(hospital: Hospital) -> None:
    """Put guidewires in three places, and stents in the cath lab."""
    arrive(hospital, "GW-014", "W1", 6)
    arrive(hospital, "GW-014", "W2", 4, place="OR-1", expiry=SOON)
    arrive(hospital, "GW-014", "W3", 2, place="STORE-1")
    arrive(hospital, "ST-3018", "S1", 3, serials=("1234", "1235", "1236"))
