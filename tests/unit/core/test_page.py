"""Pages are counted from 1, and one beyond either end is the nearest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.stock.page import cut, paged


@pytest.mark.parametrize(
    ("page", "rows", "shown", "number", "pages"),
    [
        (1, 5, [0, 1], 1, 3),
        (2, 5, [2, 3], 2, 3),
        (3, 5, [4], 3, 3),
        (9, 5, [4], 3, 3),
        (0, 5, [0, 1], 1, 3),
        (-7, 5, [0, 1], 1, 3),
        (1, 0, [], 1, 1),
        (4, 0, [], 1, 1),
        (2, 4, [2, 3], 2, 2),
    ],
)
def test_a_page_shows_its_rows(
    page: int, rows: int, shown: list[int], number: int, pages: int
) -> None:
    found = paged(range(rows), page, 2)

    assert list(found.rows) == shown
    assert (found.page, found.pages, found.total) == (number, pages, rows)


@given(st.integers(0, 200), st.integers(1, 30))
def test_all_pages_together_are_the_whole_list(total: int, size: int) -> None:
    pages = cut(1, total, size).pages

    rows = [row for page in range(1, pages + 1) for row in paged(range(total), page, size).rows]

    assert rows == list(range(total))


def test_a_cut_says_how_many_rows_come_before_it() -> None:
    assert [cut(page, 45, 20).skipped for page in (1, 2, 3, 4)] == [0, 20, 40, 40]
