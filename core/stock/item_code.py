"""Item code: which articles bear exactly the code or reference number that was typed.

What such codes look like each hospital decides for itself; so the item master is asked, and not a
pattern.
"""

from core.codes.reading import Agency, Reading
from core.rights import Right, needs
from core.stock.finder import find_items
from core.stock.identify import Found
from core.stock.search import HitKind
from core.unit_of_work import UnitOfWork

MOST = 5
"""Articles of one reference number that are told apart; two makers may well use the same."""
_WHOLE = 1.0


@needs(Right.SEE_STOCK, brief=True)
def find_item_code(uow: UnitOfWork, text: str) -> tuple[Found, ...]:
    """Return the articles that bear a text as their code, reference or identifier; else none."""
    hits = find_items(uow, text, MOST)
    return tuple(
        Found(hit.article, None, None, "", "", None, None, "", 1, _reading(text))
        for hit in hits
        if hit.kind is HitKind.CODE and hit.score >= _WHOLE
    )


def _reading(text: str) -> Reading:
    return Reading(agency=Agency.HOSPITAL, raw=text)
