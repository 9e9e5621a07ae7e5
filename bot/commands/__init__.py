"""Commands: what can be done from a terminal, one small room a group of commands.

What every command shares: ``parser`` (words become arguments), ``setting`` (the database, the
words, the terminal and the clock it runs with). The hospital: ``sites``, ``admin`` (the first
administrator, people, tokens), ``staff`` (roles, blocking, leaving), ``group`` (group chats of the
own page). What is brought along: ``import_items``, ``import_founding`` (places, staff, suppliers,
stock) with ``agreed`` (the yes to an import) and ``report`` (its bad rows). Day by day: ``run``,
``prove``, ``audit``, ``backup``. Each room adds its commands to the parser by its own `register`
and words everything from `locales/cli.toml`.
"""
