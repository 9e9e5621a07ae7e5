"""Migrations: how a database comes to the present tables, by Alembic, on both engines."""
