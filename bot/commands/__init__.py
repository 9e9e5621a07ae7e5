"""Commands: what can be done from a terminal, one small room a group of commands.

Rooms in reading order: ``parser`` (words become arguments), ``setting`` (what every command runs
with), ``sites``, ``admin`` (the first administrator, people, tokens), ``import_items``,
``import_founding`` (places, staff, suppliers, stock), ``agreed`` (the yes to an import),
``report`` (its bad rows), ``prove``, ``backup``, ``run``. Each room adds its commands to the parser
in ``register`` and words everything from ``locales/cli.toml``.
"""
