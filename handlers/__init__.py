"""The people's door: how a person asks and is answered.

Reading order: ``turn`` (one update being answered), ``buttons``, ``frame`` (from an update to a
room, and every failure into words), ``registry`` (all rooms), then a room for each noun:
``stock``, ``take``, ``use``, ``mine``, ``transfer``, ``count``, ``substitute`` and so on;
``plain`` hears sentences without a command, ``code`` pasted codes, ``which`` asks back.
"""
