"""The tables, by what they are about; rules never live here.

Reading order: ``kinds`` (the words columns may hold), ``reference`` (what hospitals share),
``stock`` (one hospital's ledger), ``flow`` (transfers, counts), ``care`` (cases, substitutes),
``people``, ``delivery`` (updates, letters, audit). Table models do not validate: commands do, and
the CHECK constraints stand behind them.
"""

from sqlmodel import SQLModel

from core.tables import care, delivery, flow, people, reference, stock

REFERENCE_TABLES = frozenset(
    {
        *("site", "supplier", "item", "item_size", "item_alias", "item_identifier", "catalogue"),
        *("staff", "staff_role", "account", "enrolment", "enrolment_try", "group_link"),
        *("inbound_update", "letter", "dialogue", "chat_menu", "event", "audit"),
    }
)
"""Tables of the group or the bot; every other one is one hospital's stock, keyed by site."""

metadata = SQLModel.metadata

__all__ = [
    "REFERENCE_TABLES",
    "care",
    "delivery",
    "flow",
    "metadata",
    "people",
    "reference",
    "stock",
]
