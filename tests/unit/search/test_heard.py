"""What was asked lately is answered as before, without being looked for again."""

from core.stock.search import HitKind, SearchIndex
from core.stock.search.heard import MOST_KEPT, Heard
from core.stock.search.hit import Hit
from tests.unit.search.articles import shelf_of_stents


class Asked(SearchIndex):
    """An index that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def find(self, query: str, limit: int = 10) -> list[Hit]:
        self.asked.append((query, limit))
        return [Hit(len(self.asked), 1.0, HitKind.NAME, size_matched=True, family=0)]


def test_a_heard_index_answers_as_the_index_does() -> None:
    index = SearchIndex.build(shelf_of_stents())
    heard = Heard(index)

    for words in ("支架", "wire", "支架", "nothing of the kind"):
        assert list(heard.find(words)) == index.find(words)


def test_the_same_question_is_looked_for_once_for_each_limit() -> None:
    index = Asked()
    heard = Heard(index)

    first = heard.find("支架")

    assert heard.find("支架") == first
    assert heard.find("支架", 50) != first
    assert index.asked == [("支架", 10), ("支架", 50)]


def test_what_is_kept_has_a_limit() -> None:
    index = Asked()
    heard = Heard(index)
    for number in range(MOST_KEPT + 1):
        heard.find(f"w{number}")

    heard.find(f"w{MOST_KEPT}")
    assert len(index.asked) == MOST_KEPT + 1, "the last is known still"
    heard.find("w0")
    assert len(index.asked) == MOST_KEPT + 2, "the first is not"
