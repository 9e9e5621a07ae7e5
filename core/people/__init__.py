"""People: who is who, who may do what, and how somebody in a chat becomes one of the staff.

Rooms in reading order: ``site`` (the hospitals), ``staff`` (persons and their roles), ``roles``
(the one table of rights), ``enlist`` (staff made and changed), ``listing`` (staff found),
``enrolment`` (one-time tokens) with ``tries`` (wrong ones), ``group`` (group chats linked to a role
and place), ``reach`` (to whom a word can be brought), ``parted`` (who sits in a group and works
here no more), ``fault`` (who was refused before any rule
was asked).
"""
