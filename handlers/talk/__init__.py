"""How any message is answered, whatever it is about; knows no goods and none of the rooms.

An update is a ``turn``; the ``frame`` finds the room that handles it and turns every failure into
words (``refusal``). What of a message is said to us: ``heard``. What was handled before, and left
by a crash: ``again``.

A dialogue has ``buttons``, keeps its ``body``, asks its ``question``, and ends by itself
(``lapsed``). Which commands are offered to whom: ``menu`` and ``menus``.

How it is put: ``naming`` (names in the reader's language), ``reason`` (why, in that language),
``pages`` (long lists), ``fitting`` (what is too long for one message), ``blind`` (what a person
who counts is not told), ``waiting`` (others, who are told that something waits for them).
"""
