"""Building: the demonstration hospital put up through the same doors as everybody's.

Reading order: ``books`` keeps the ids by the codes people know. ``premises`` opens the sites with
their places, ``staff`` enrols the people, ``goods`` enters suppliers and articles, ``rules`` what
may replace what. ``timetable`` lists the operations of a day, ``acts`` says which command a step of
the plan is, and ``replay`` carries the steps out, each under its own key.
"""
