"""Care: what stock is for, without ever knowing for whom.

Rooms in reading order: ``case`` (scheduled operations, by token), ``schedule``
(a whole list of them), ``use`` (a piece used on a case), ``substitute`` (which item may replace
another, who approved it, and where that lies).
"""
