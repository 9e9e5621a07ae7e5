"""Founding: what a hospital brings along: its places, people, suppliers, and stock on the shelves.

Rooms in reading order: ``form`` (a sheet's columns found by their headings, its cells read),
``founded`` (every good row is taken and every bad one named), ``places``, ``people``,
``suppliers`` and ``goods`` (stock, as deliveries; the same sheet again brings nothing twice).
"""
