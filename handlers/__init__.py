"""The people's door: how a person asks and is answered.

Read first ``talk`` (how any message is answered), then ``meaning`` (from words to goods), and
``registry``, where all rooms stand: what a room brings is heard from there.

What stands between a sentence and its room: ``written`` (an answer to what was asked, or something
new?), ``alone`` (a number by itself), ``code`` and ``scans`` (codes by themselves).
What a crash cut short is told by ``done``.

A room for each noun, most with a ``_view`` that draws it:

- *What there is.* ``stock`` with ``stock_view`` and ``elsewhere``, ``item``, ``lots``, ``shelf``,
  ``operations`` with ``case_card``, ``history`` with ``reverse``.
- *What one person moves.* ``take`` with ``cards``, ``taken_by``, ``held``; ``use``; ``mine`` with
  ``waste`` and ``dispose`` with ``loss``, ``undo``, ``moved_view`` (what a movement did).
- *What goes between two.* ``transfer`` with ``transfer_draft`` and ``transfer_short``, ``transit``
  with ``transit_view``, ``transit_came``, ``transit_told`` and ``settle``, ``putaway`` with
  ``putaway_draft`` and ``putaway_view`` (what has come goes onto a shelf), ``reserve``.
- *What is set right.* ``count`` with ``count_place``, ``count_line``, ``count_lot``,
  ``count_end``, ``count_card`` and ``count_view``; ``counts`` and ``review`` (the second
  person), ``adjust`` with ``adjust_fit``.
- *What must not be used.* ``hold`` with ``hold_words`` and ``hold_act``, ``recall`` (who has some
  of it), ``given_way`` (whose reservation that breaks).
- *What may replace it.* ``substitute`` with ``substitute_view``, ``rule`` (asked), ``wish`` with
  ``wish_view`` (decided).
- *Who is who.* ``start``, ``whoami``, ``language``, ``help``, ``link``, ``staff``, ``grant``,
  ``audit`` with ``audit_view``.

A command stands in the module of its name, save these:

- /return in ``take``; /sub in ``substitute``; /rules in ``wish``; /transfers in ``transit``;
- /reserved in ``reserve``; /release and /sendback in ``hold``; /unlink in ``link``;
- /enrol, /block, /unblock and /left in ``staff``; /revoke and /unbind in ``grant``;
- /lang in ``language``; /menu in ``help``.
"""
