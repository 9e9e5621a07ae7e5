"""Who changes what is kept between commits says so, or an old role or shelf would count on."""

import re
from pathlib import Path

from tests.architecture.tree import ROOT

KEPT = ("staff", "staff_role", "location", "site", "item")
_CLASSES = ("Staff", "StaffRole", "Location", "Site", "Item")
_WRITES = r"\b(?:insert|update|delete|insertion)\((?:{names})\b"


def tables_named(text: str) -> set[str]:
    """The module's own names for the tables of which something is kept."""
    named = re.findall(r'^(\w+) = \w+\.metadata\.tables\["(\w+)"\]$', text, re.MULTILINE)
    named += [
        (name, table.lower())
        for name, table in re.findall(
            r"^(\w+) = _tables\[str\((\w+)\.__tablename__\)\]$", text, re.MULTILINE
        )
    ]
    return {name for name, table in named if table in KEPT}


def writers(root: Path) -> list[Path]:
    found = []
    for path in sorted(root.rglob("*.py")):
        text = path.read_text()
        names = tables_named(text)
        if names and re.search(_WRITES.format(names="|".join(names)), text):
            found.append(path)
    return found


def test_every_room_that_writes_staff_items_or_places_forgets_what_is_kept() -> None:
    found = writers(ROOT / "core")

    assert {path.stem for path in found} >= {"enlist", "place", "catalogue"}
    assert [path.name for path in found if ".forget()" not in path.read_text()] == []
