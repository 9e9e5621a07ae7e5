"""The ground floor: every rule, every number, and who may do what.

Rooms in reading order: ``errors`` (how a rule says no), ``actor`` (who acts), ``rights`` (what a
rule needs), ``clock``, ``identity`` (ids), ``plain`` (texts that can be kept), ``privacy`` (what
none may say), ``tables`` (what is stored) with ``migrations``, ``db`` (engines), ``schema``
(brought up to date), ``statement`` (hot SQL), ``reading`` (what one query reads), ``transaction``
(what one commit writes), ``writer`` (the one thread that commits), ``readers`` (the threads that
read), ``reply`` (how who waits is told), ``unit_of_work`` (one act in progress), ``door`` (the two
ways in), ``once`` (a key does a thing once), ``milestone`` (how far a long piece of work has come),
``survey`` (how the rows are spread).

Then the wings: ``codes``, ``people``, ``delivery``, ``stock``, ``supply``, ``flow``, ``care``.
Above them stand ``ahead`` (what a batch will read, whichever wing asks) and ``opening`` (all of it
opened). Imports point one way, in that order; the contract is in pyproject. Nothing here knows a
chat, a clock of the wall or a language.
"""
