"""Short codes: what people call a record by (``TR-26-00042``), counted per site and year."""

from sqlalchemy import bindparam, select

from core.statement import Hot, upsertion
from core.stock.location import today
from core.tables.stock import Counter
from core.transaction import Transaction
from core.unit_of_work import UnitOfWork

_table = Counter.metadata.tables["counter"]
_VALUE = Hot(
    select(_table.c.value).where(
        _table.c.site == bindparam("site"), _table.c.name == bindparam("name")
    )
)
_WRITE = upsertion(_table, ["value"])


class Counters:
    """The counters that one transaction has read and moved on; a refused command uses no number."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._values: dict[tuple[int, str], int] = {}
        self._dirty: set[tuple[int, str]] = set()
        self._before: dict[tuple[int, str], int] = {}
        self._touched: set[tuple[int, str]] = set()
        """Counters that the running command is the first to move on."""

    def next(self, site: int, name: str) -> int:
        """Move a counter on by one and return where it stands."""
        key = (site, name)
        if key not in self._values:
            rows = self._transaction.rows(_VALUE, site=site, name=name)
            self._values[key] = rows[0][0] if rows else 0
        self._before.setdefault(key, self._values[key])
        self._values[key] += 1
        if key not in self._dirty:
            self._touched.add(key)
            self._dirty.add(key)
        return self._values[key]

    def begin(self) -> None:
        """Remember this point as the start of a command."""
        self._before, self._touched = {}, set()

    def touched(self) -> bool:
        """Tell whether the running command has moved a counter on."""
        return bool(self._before)

    def undo(self) -> None:
        """Take back what the running command counted."""
        self._values.update(self._before)
        self._dirty -= self._touched
        self._before, self._touched = {}, set()

    def flush(self) -> None:
        """Write where the counters stand."""
        rows: list[dict[str, object]] = [
            {"site": site, "name": name, "value": self._values[(site, name)]}
            for site, name in sorted(self._dirty)
        ]
        if rows:
            self._transaction.many(_WRITE, rows)
        self._dirty = set()


def next_code(uow: UnitOfWork, kind: str) -> str:
    """Return the next short code of a kind (``TR``) at the actor's site."""
    name = f"{kind}-{today(uow).year % 100:02}"
    return f"{name}-{uow.writing.cache(Counters).next(uow.site, name):05}"
