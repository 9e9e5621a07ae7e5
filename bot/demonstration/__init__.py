"""The demonstration hospital: what it holds, who works there and what happened in it.

At start: ``catalogue`` and ``hospital`` load the data files; ``season`` and ``demand`` say what is
asked for and when; ``stocking`` lays out which article lies where. ``plan`` then lets the days run
and yields ``steps``: ``supply`` delivers, ``transfers`` carry, ``cases`` use, ``rounds`` count and
throw away, ``finale`` leaves the hospital as it is found this morning; ``shelf`` keeps account,
``clerk`` signs, ``chance`` throws the dice. None of these touches a database.

Then ``build`` carries the plan out through the doors of the core (its hands are in ``building``),
``screen`` shows how far it is, ``seats`` puts a dozen people at the page, ``sentences`` says what
to try, and ``opening`` does all that at the start, as far as it is still to be done.

By hand only: ``choose`` writes ``catalogue.csv`` from the public device rows with the help of
``families``, ``drafts``, ``sizes``, ``size_text`` and ``identity``. See README.md.
"""
