"""People: who is who, who may do what, and how somebody in a chat becomes one of the staff.

Rooms in reading order: ``staff`` (persons and their roles), ``roles`` (the one table of rights),
``enrolment`` (one-time tokens), ``group`` (group chats linked to a role and place).
"""
