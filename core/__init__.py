"""The ground floor: every rule, every number, and who may do what.

Rooms in reading order: ``errors`` (how a rule says no), ``rights`` (what a rule needs), ``clock``,
``identity`` (ids), ``plain`` (texts that can be kept), ``privacy`` (what none may say), ``tables``
(what is stored) with ``migrations``, ``db`` (engines), ``schema`` (brought up to date),
``statement`` (hot SQL), ``transaction`` (what one commit writes) with ``ahead`` (what a batch will
read), ``writer`` (the one thread that commits), ``readers`` (the threads that read), ``reply`` (how
who waits is told), ``unit_of_work`` (the door), ``opening`` (all of it opened), ``milestone`` (how
far a long piece of work has come), ``survey`` (how the rows are spread). Then the wings: ``codes``,
``people``, ``delivery``, ``stock``, ``supply``, ``flow``, ``care``. Imports between wings point one
way, in that order. Nothing here knows a chat, a clock of the wall or a language.
"""
