"""How Alembic runs our migrations: on the connection given, or offline not at all."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, create_engine

from core.tables import metadata
from core.tables.base import UtcDateTime


def render_item(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write plain types, so that a migration outlives the code it was made from."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.BigInteger()"
    if kind == "type" and type(thing).__name__ == "AutoString":
        return f"sa.String(length={thing.length})"
    return False


def run(connection: Connection) -> None:
    """Run the migrations that are asked for."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(context.config.get_main_option("sqlalchemy.url") or "").begin() as own:
        run(own)
