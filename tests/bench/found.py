"""What the search finds, and how fast: the figures of ``search`` as lines of the table."""

from collections.abc import Iterator

from tests.bench import search
from tests.bench.yardstick import Row, Scale, at_least, within


def measure(scale: Scale) -> Iterator[Row]:
    """Measure the search; a small run has no small catalogue to measure over."""
    if scale.small:
        return
    figures = search.measure()
    yield within("search, 100,000 items, p50", [figures["search_p50_cpu_ms"]], 5, "ms CPU")
    yield within("search, 100,000 items, p95", [figures["search_p95_cpu_ms"]], 10, "ms CPU")
    yield at_least("search, first answer right", [figures["search_top1"]], 0.97, "")
