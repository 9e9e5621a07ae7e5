"""Stock: what lies where, and the only way it changes.

Rooms in reading order: ``size`` and ``search`` (finding an item), ``location`` (the tree of
places), ``item``, ``lot``, ``unit``, ``balance`` (what lies where), ``ledger`` (postings of
movements, the heart), ``pick`` (which lot leaves first), ``reservation``, ``reverse`` (undo),
``proof``, ``count``, ``trace``.
"""
