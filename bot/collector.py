"""The collector: Python's search for cycles, told what this program is like.

The search index, the tables and the libraries live as long as the program and hold no garbage; a
commit makes thousands of small records that are gone after it and need no search. Left as it is,
the search costs a fifth of all CPU.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 50_000
"""New objects after which the youngest are searched; the default is 700."""


def calm_collector() -> None:
    """Leave what stands now alone for good, and search what is made from now on less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 50)


@contextmanager
def calm() -> Iterator[None]:
    """Leave the search be during a long piece of work that makes much and lets go of it all."""
    usual = gc.get_threshold()
    calm_collector()
    try:
        yield
    finally:
        gc.set_threshold(*usual)
