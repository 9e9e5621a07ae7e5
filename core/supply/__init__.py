"""Supply: who the hospital buys from.

Reading order: ``supplier``.
"""
