"""The ground floor: every rule, every number, and who may do what.

Rooms in reading order: ``errors`` (how a rule says no), ``clock``, ``identity`` (ids), ``tables``
(what is stored), ``db`` (engines), ``statement`` (hot SQL), ``transaction`` (what one commit
writes), ``writer`` (the one thread that commits), ``unit_of_work`` (the door), then the wings:
``codes``, ``people``, ``delivery``, ``stock``, ``flow``, ``care``. Imports between wings point one
way, in that order. Nothing here knows a chat, a clock of the wall or a language.
"""
