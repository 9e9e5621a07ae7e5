"""Stock: what lies where, and the only way it changes.

Rooms in reading order. What there is: ``location`` (the tree of places) with ``place`` (made and
closed) and ``partner`` (another hospital's), ``item`` (as the rules see it), ``lot``, ``unit``,
``goods`` (a line's item, lot and unit).
How it changes: ``ledger`` (every movement passes through it, the heart), ``posting`` (what it
wrote), ``balance`` (what lies where) with ``read_ahead``, ``pick`` (which lot leaves first),
``naming`` (codes, tags and serials), ``open_take`` (what is in hands), ``transit`` with ``journey``
(what is on its way), ``aside`` (whose goods lie in quarantine),
``reservation`` with ``claim`` (who fetches what is kept) and ``way`` (what it gives way to),
``reversible``, ``reverse`` (undo),
``count`` with ``count_record``, ``count_review`` and ``count_look``, ``short_code`` (what people
call a record by).
What is asked: ``figures`` and ``overview`` (how much is where), ``holding`` (lots and pieces),
``contents`` (what lies at a place), ``owner`` (whose it is),
``moved`` (what a posting did), ``trace`` with ``trace_query`` and ``lot_change`` (what happened),
``audit_trail`` (who answers for it), ``identify`` (what
a code means) with
``label`` (what a bare number off a piece or lot stands for),
``example`` (how the hospital's own codes begin),
``card`` (what the catalogue says), ``page`` (long lists), ``proof`` with ``proof_sums``,
``proof_units`` and ``proof_fault`` (whether the books agree).
The catalogue: ``catalogue`` and ``stored_item`` (items put and read back), ``import_items`` with
``sheet``, ``sheet_cell``, ``sheet_words``, ``item_row`` and ``draft`` (items from a table),
``finder`` with ``search``, ``size`` and ``nearby`` (items found, those of one's own shelves first),
``item_code`` (what bears exactly a code).
"""
