"""The composition root: it connects everything and decides nothing.

Rooms in reading order: ``settings`` (the environment), ``main`` (the whole program), ``telegram``
(the bot's side), ``gateway`` (a chat server and page of our own), ``demonstration`` (a hospital to
try), ``cli`` and ``commands`` (the command line).
"""
