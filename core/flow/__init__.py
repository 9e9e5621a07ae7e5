"""Flow: stock on its way through the hospital, each step a movement of the ledger.

Rooms in reading order: ``leaving`` (what goes from a shelf is chosen and checked in one way),
``receipt`` (from the supplier to the shelf), ``putaway`` (between shelves of one home) with
``unshelved`` (what waits for it) and ``shelf_choice`` (where it may go), ``issue``
(from the shelf into the hands and back), ``transfer`` (from home to home, in transit between, and
what became of what did not arrive) with ``transfer_view`` (as people see it), ``adjust`` (set
right, thrown away, set aside, sent back), ``waste`` (thrown away by the one who holds it),
``in_hands`` (what somebody who goes still holds), ``outcome`` (what became of what was taken),
``recall`` (whom a stopped lot concerns),
``founding`` (what a hospital brings along).
"""
