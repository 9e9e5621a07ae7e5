"""The clock's rounds: when to look; what to do then is decided on the ground floor.

Rooms: ``rounds`` (what is run how often). Ticks live in memory; everything due is a row, so that a
missed tick is done at the next.
"""
