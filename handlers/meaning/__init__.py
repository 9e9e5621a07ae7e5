"""What was meant: each module is a step from words, codes and presses to goods.

*Sentences.* ``plain``, ``turned``, ``shelving`` and ``spoken`` (what is wanted), ``picked`` (which
button is meant), ``asked`` (what is no question of stock), ``amount``, ``tally``, ``dates``
(numbers and days), ``because`` (why), ``sought`` (words within a dialogue).

*Codes.* ``codes_in`` (those in a message), ``way`` (what one stands for), ``label`` (what it says
of lot and day), ``shown`` (the one read last).

*Goods.* ``which`` (article), ``both`` (two at once), ``piece`` and ``several`` (single ones),
``hand`` (what somebody has in hand), ``owner`` (whose), ``lying`` and ``places`` (where),
``case_word`` and ``case_check`` (for which operation), ``received`` (what of a transfer came).
"""
