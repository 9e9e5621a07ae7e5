"""Alone: the number of a case or of a count, by itself, shows how it stands."""

import re
import unicodedata

from core.care.case import cases_by_token
from core.stock.count_look import count_by_code
from handlers import case_card, count_card
from handlers.meaning.case_check import one_case
from handlers.talk.turn import Meant, Turn

_NUMBER = re.compile(r"(?=.*\d)(?!\d+([.,]\d+)?[x*]\d)[a-z0-9][\w./#–-]{3,23}", re.IGNORECASE)
"""What a number of the hospital's own looks like; a size is none."""


async def alone(turn: Turn, text: str) -> bool:
    """Show the count or the case that a text is the number of; tell whether it is one."""
    number = unicodedata.normalize("NFKC", text).strip()
    if not _NUMBER.fullmatch(number) or not number.isascii():
        return False
    count = await turn.door.ask(count_by_code, number)
    if count is not None:
        await count_card.show(turn, count)
        return True
    if not await turn.door.ask(cases_by_token, number):
        return False
    case = await one_case(turn, case_card.KIND, Meant(0, case=number))
    if case is not None:
        await case_card.show(turn, Meant(0, case=case.token))
    return True


STEPS = case_card.STEPS
THENS = case_card.THENS
