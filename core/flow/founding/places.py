"""Places of a sheet: departments, stores, cabinets and bins, each below the one it names."""

from dataclasses import replace

from core.errors import RefusedError
from core.flow.founding.form import Cells
from core.flow.founding.founded import Became, Founded, Rows, each
from core.rights import Right, needs
from core.stock.location import Place, tree
from core.stock.place import NewPlace, add_place
from core.tables.kinds import LocationKind, PickRule, Storage
from core.unit_of_work import UnitOfWork

_NAME = 80


@needs(Right.EDIT_PLACES)
def found_places(uow: UnitOfWork, rows: Rows) -> Founded:
    """Add every place that can be; a place must stand below (after) the one it lies in.

    Done twice it is done once: a place whose code is known is left as it is.
    """
    known = {place.code.casefold(): place for place in tree(uow)}
    codes = {folded: place.code for folded, place in known.items()}
    added: dict[str, int] = {}

    def take(row: Cells) -> Became:
        new = _place(row)
        folded = new.code.casefold()
        if folded in added:
            raise RefusedError("import.twice", first=added[folded])
        if new.parent and new.parent.casefold() not in codes:
            raise RefusedError("import.no_parent", place=new.parent)
        if folded in known:
            return _same(known[folded], new, known)
        # A sheet may write the code above in another case of letters.
        add_place(uow, replace(new, parent=codes[new.parent.casefold()] if new.parent else ""))
        added[folded], codes[folded] = row.row, new.code
        return Became.NEW

    return each(rows, take)


def _place(row: Cells) -> NewPlace:
    code = row.must("code", 40)
    kind = row.word("kind")
    if not kind:
        raise RefusedError("import.required", column="kind")
    name_zh, name_en = row.text("name_zh", _NAME), row.text("name_en", _NAME)
    if not (name_zh or name_en):
        raise RefusedError("import.required", column="name_zh")
    return NewPlace(
        code,
        LocationKind(kind),
        name_zh or name_en,
        name_en or name_zh,
        row.text("parent", 40),
        row.listed("aliases"),
        _storage(row),
        PickRule(row.word("pick_rule") or PickRule.FEFO),
    )


def _storage(row: Cells) -> tuple[Storage, ...]:
    said = row.listed("storage")
    cells = [Cells(row.row, {"storage": one}, row.words) for one in said]
    return tuple(Storage(cell.word("storage")) for cell in cells) or (Storage.ROOM,)


def _same(place: Place, new: NewPlace, known: dict[str, Place]) -> Became:
    """Tell that a place is there already as the row says; another of its code is refused."""
    above = known.get(new.parent.casefold())
    elsewhere = bool(new.parent) and (above is None or above.id != place.parent)
    if place.kind is not new.kind or elsewhere:
        raise RefusedError("place.exists", place=new.code)
    return Became.UNCHANGED
