"""Survey: the database looks again at how its rows are spread, because a hospital grows.

What was true of a small table misleads once it is large: a query then walks through every row of
a site where an index would lead to one.
"""

from core import db
from core.rights import Right, needs
from core.unit_of_work import UnitOfWork


@needs(Right.RUN)
def survey(uow: UnitOfWork) -> None:
    """Look at the rows of every hospital; a few milliseconds, within a commit of its own."""
    db.survey(uow.writing.cold())
