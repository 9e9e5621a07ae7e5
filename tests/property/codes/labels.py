"""Labels that could exist: products, lots, serials and days, for every property of codes."""

from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

from core.codes.checks import modulo_10
from core.codes.gs1_tables import CSET_82

TODAY = date(2026, 3, 10)
GS = "\x1d"

CHARACTERS = "".join(sorted(CSET_82))
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on one label; ``order`` is how its fields are lined up."""

    gtin: str
    lot: str | None
    serial: str | None
    expiry: date | None
    made: date | None
    order: tuple[str, ...]

    def fields(self) -> list[tuple[str, str]]:
        """The fields with their application identifiers, in order."""
        values = {
            "01": self.gtin,
            "10": self.lot,
            "21": self.serial,
            "17": self.expiry and f"{self.expiry:%y%m%d}",
            "11": self.made and f"{self.made:%y%m%d}",
        }
        return [(ai, value) for ai in self.order if (value := values[ai])]

    def message(self, separator: str = GS) -> str:
        """The element strings, a separator after each field that needs one and is not last."""
        fields = self.fields()
        parts = [
            ai + value + (separator if ai in {"10", "21"} and at < len(fields) - 1 else "")
            for at, (ai, value) in enumerate(fields)
        ]
        return "".join(parts)

    def print(self) -> str:
        """The text under the symbol."""
        return "".join(f"({ai}){value}" for ai, value in self.fields())


def texts(alphabet: str) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=1, max_size=20)


def gtins() -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=13, max_size=13).map(lambda head: head + modulo_10(head))


def days() -> st.SearchStrategy[date]:
    return st.dates(date(1990, 1, 1), date(2060, 12, 31))


def labels(alphabet: str = CHARACTERS) -> st.SearchStrategy[Label]:
    return st.builds(
        Label,
        gtin=gtins(),
        lot=st.none() | texts(alphabet),
        serial=st.none() | texts(alphabet),
        expiry=st.none() | days(),
        made=st.none() | days(),
        order=st.permutations(["01", "10", "21", "17", "11"]).map(tuple),
    )
