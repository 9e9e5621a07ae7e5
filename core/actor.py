"""Actor: who does something, and at which site; what is done is done in somebody's name."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """Who can act."""

    STAFF = "staff"
    CHAT_USER = "chat_user"
    """Somebody in a chat who is not (yet) known as staff."""
    DEVICE = "device"
    PROGRAM = "program"
    """The program itself: its clock, its inbox and outbox, its command line."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and at which site."""

    kind: ActorKind
    id: int
    site: int = 0


PROGRAM = Actor(ActorKind.PROGRAM, 0)
