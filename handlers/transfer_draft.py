"""A transfer in the making: its lines, from where and where to, as a dialogue keeps it."""

from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Any

from core.flow.transfer import DispatchLine
from handlers.talk.frame import Answer


@dataclass(frozen=True, slots=True)
class Draft:
    """A transfer in the making; 0 is what is not known yet."""

    item: int = 0
    quantity: int = 0
    lot: int = 0
    unit: int = 0
    source: int = 0
    target: int = 0
    note: str = ""
    more: tuple[tuple[int, int, int, int], ...] = ()
    """The lines that are settled already: item, quantity, lot and unit of each."""

    @property
    def own(self) -> tuple[int, int, int, int]:
        """The line that is spoken of now."""
        return (self.item, self.quantity, self.lot, self.unit)

    @property
    def lines(self) -> tuple[DispatchLine, ...]:
        """All lines that are sent."""
        every = (*self.more, self.own) if self.item else self.more
        return tuple(
            DispatchLine(item, n, lot or None, unit or None) for item, n, lot, unit in every
        )

    def after(self, answer: Answer) -> "Draft | None":
        """Return the draft as a button's answer changes it, or none if it changes nothing."""
        match answer.verb:
            case "from":
                target = 0 if self.target == answer.choice else self.target
                return replace(self, source=answer.choice, target=target)
            case "to":
                return replace(self, target=answer.choice)
            case "n":
                return replace(self, quantity=answer.choice)
            case "item":
                return replace(self, item=answer.choice)
            case "enough":
                return self.without_own()
        return None

    def added(self) -> "Draft":
        """Return the draft with its line settled, ready for another."""
        return replace(self, more=(*self.more, self.own)).empty()

    def without(self, items: Container[int]) -> "Draft":
        """Return the draft without its lines of some items; one line of others is left."""
        kept = [line for line in (*self.more, self.own) if line[0] not in items]
        return replace(self, more=tuple(kept)).without_own()

    def empty(self) -> "Draft":
        """Return the draft with no line spoken of."""
        return replace(self, item=0, quantity=0, lot=0, unit=0)

    def without_own(self) -> "Draft":
        """Return the draft with the line that was settled last as the one spoken of."""
        item, quantity, lot, unit = self.more[-1]
        back = replace(self, more=self.more[:-1])
        return replace(back, item=item, quantity=quantity, lot=lot, unit=unit)


def draft_of(kept: dict[str, Any]) -> Draft:
    """Return a draft as a dialogue kept it."""
    more = tuple((item, n, lot, unit) for item, n, lot, unit in kept["more"])
    return Draft(**{**kept, "more": more})
