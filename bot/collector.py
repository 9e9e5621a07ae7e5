"""The collector: Python's search for cycles, told what this program is like.

The search index, the tables and the libraries live as long as the program and hold no garbage; a
commit makes thousands of small records that are gone after it and need no search. Left as it is,
the search costs a fifth of all CPU.
"""

import gc

YOUNG = 50_000
"""New objects after which the youngest are searched; the default is 700."""


def calm_collector() -> None:
    """Leave what stands now alone for good, and search what is made from now on less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 50)
