"""Books: the ids of the demonstration's things by the codes that its steps name them by."""

from dataclasses import dataclass, field

from core.actor import Actor
from core.flow.transfer_view import TransferView
from core.stock.posting import Posted


@dataclass(slots=True)
class Books:
    """Ids by code; lots, units, transfers and takes are entered as the commands answer."""

    sites: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    by_unit: dict[str, bool] = field(default_factory=dict)
    suppliers: dict[str, int] = field(default_factory=dict)
    staff: dict[str, Actor] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    """The language of each person, by staff code."""
    lots: dict[tuple[str, str], int] = field(default_factory=dict)
    """By item code and the maker's number."""
    units: dict[tuple[str, str], int] = field(default_factory=dict)
    """By item code and serial number."""
    transfers: dict[str, TransferView] = field(default_factory=dict)
    """What is on its way, by the number of its paper."""
    takes: dict[tuple[str, str], int] = field(default_factory=dict)
    """The posting that took an item for a case."""

    def owner(self, code: str) -> int:
        """Return the id of the supplier who owns stock, 0 for the hospital."""
        return self.suppliers[code] if code else 0

    def received(self, named: list[tuple[str, str, tuple[str, ...]]], posted: Posted) -> None:
        """Enter the lots and units of a receipt: item, lot and serials of each of its lines."""
        lines = iter(posted.lines)
        for item, lot, serials in named:
            first = next(lines)
            self.lots[item, lot] = first.lot
            for number, serial in enumerate(serials):
                line = next(lines) if number else first
                assert line.unit is not None, "a piece with a serial number is a unit"
                self.units[item, serial] = line.unit
