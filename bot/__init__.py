"""The composition root: it connects everything and decides nothing.

Rooms in reading order: ``settings`` (the environment), ``database`` (opened by its address),
``tenancy`` (what the program needs to itself), ``main`` (the whole program) with ``collector``
(Python's search for cycles), ``telegram`` (the bot's side), ``gateway`` (a chat server and page of
our own) with ``roll`` (who comes to the page is called as the staff list says), ``demonstration``
(a hospital to try), ``cli`` and ``commands`` (the command line).
"""
