"""The people's door: how a person asks and is answered.

Read first how any message is answered: ``turn`` (one update being answered), ``frame`` (from an
update to a room, every failure into words), ``registry`` (all rooms), ``refusal`` (a no in words),
``buttons``, ``body`` and ``question`` (a dialogue: its buttons, what it keeps, what it asks),
``lapsed`` (buttons nobody pressed), ``menu`` and ``menus`` (which commands are offered).

Then what was meant, each a step from words to goods: ``written`` (an answer or something new?),
``plain``, ``turned`` and ``spoken`` (sentences), ``picked``, ``sought`` (words within a dialogue),
``asked`` (what is no question of stock), ``alone`` (a number by itself), ``amount``, ``tally``,
``dates``, ``case_word`` and ``case_check`` (which operation), ``which`` (which article), ``shown``
(the last one), ``way``, ``label``, ``code``, ``codes_in`` and ``scans`` (codes), ``piece`` and
``several`` (which pieces), ``owner`` (whose), ``lying`` and ``places`` (where).

A room for each noun, most with a ``_view`` that draws it:

- *What there is.* ``stock`` with ``stock_view`` and ``elsewhere``, ``item``, ``lots``, ``shelf``,
  ``case_card``, ``history`` with ``reverse``.
- *What one person moves.* ``take`` with ``cards``, ``taken_by``, ``held``; ``use``; ``mine`` with
  ``hand``, ``waste`` and ``dispose`` with ``loss``, ``undo``, ``moved_view`` (what a movement did).
- *What goes between two.* ``transfer`` with ``transfer_draft`` and ``transfer_short``, ``transit``
  with ``transit_view``, ``transit_told`` and ``settle``, ``reserve``.
- *What is set right.* ``count`` with ``count_place``, ``count_line``, ``count_card``,
  ``count_view`` and ``blind``; ``counts`` and ``review`` (the second person), ``adjust`` with
  ``adjust_fit``.
- *What must not be used.* ``hold`` with ``hold_act``, ``recall`` (who has some of it).
- *What may replace it.* ``substitute`` with ``substitute_view``, ``rule`` (asked), ``wish`` with
  ``wish_view`` (decided), ``waiting`` (who is told).
- *Who is who.* ``start``, ``whoami``, ``language``, ``help``, ``link``, ``staff``, ``grant``,
  ``audit`` with ``audit_view``.

Used by all: ``naming`` (names in the reader's language), ``pages`` (long lists), ``fitting`` (what
is too long for one message).
"""
