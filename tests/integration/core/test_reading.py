"""A reading finds what it remembers once, until it forgets; what its caller keeps stays."""

from core.reading import Reading
from core.rights import Right, needs
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital


@needs(Right.ANYONE)
def looked_up(uow: UnitOfWork, how: str) -> tuple[bool, list[int]]:
    """Look the same thing up three times, forgetting before the last; say what was found."""
    found: list[int] = []

    def find() -> int:
        found.append(len(found))
        return found[-1]

    look = uow.reading.keep if how == "keep" else uow.reading.remember
    seen = [look(("test", how), find) for _ in range(2)]
    uow.reading.forget()
    seen.append(look(("test", how), find))
    return isinstance(uow.reading, Reading), seen


def test_what_is_remembered_is_found_once_until_it_is_forgotten(hospital: Hospital) -> None:
    assert hospital.program.ask_now(looked_up, "remember") == (True, [0, 0, 1])


def test_what_the_caller_keeps_a_question_does_not_forget(hospital: Hospital) -> None:
    assert hospital.program.ask_now(looked_up, "keep") == (True, [0, 0, 0])
