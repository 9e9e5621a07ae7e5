"""Care: what stock is for, without ever knowing for whom.

Rooms in reading order: ``case`` (scheduled operations, by token), ``schedule``
(a whole list of them), ``use`` (a piece used on a case), ``pieces`` (what was used on a case),
``rule`` (substitute rules as stored), ``substitute`` (which item may replace another, who approved
it, and where that lies), ``wish`` (rules asked for together and decided on at once).
"""
