"""What a string from a scanner, a tag, a keyboard or a pasted message says: pure, no database.

Rooms in reading order: ``reading`` (what comes out: a reading, or what is wrong and where),
``read`` (the one door), ``wedge`` (what keyboards and screens do to a code, undone), ``dates`` and
``checks`` (how labels write days; check digits), then one room for each way of writing a code:
``gs1_tables``, ``gs1_rules``, ``gs1_split``, ``gs1_printed``, ``digital_link``, ``gs1``; ``hibc``
with ``hibc_data``; ``ma``; ``ahm``; ``epc`` with ``bits``; ``hospital`` (our own printed code);
last ``join`` (a label of two symbols). What may be read in two ways is given back as two readings,
never settled here.
"""
