"""Who listens for commits hears of each, and cannot harm one by failing."""

from core.rights import Right, needs
from core.stock.short_code import next_code
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital


@needs(Right.ANYONE)
def count_on(uow: UnitOfWork) -> str:
    uow.audit("counted")
    return next_code(uow, "TT")


def test_a_listener_that_fails_neither_breaks_a_commit_nor_has_it_done_again(
    hospital: Hospital,
) -> None:
    heard: list[frozenset[str]] = []

    def fail(tables: frozenset[str]) -> None:
        raise RuntimeError(str(tables))

    hospital.core.on_commit(fail)
    hospital.core.on_commit(heard.append)

    codes = [hospital.program.do_now(count_on) for _ in range(3)]

    assert [code[-2:] for code in codes] == ["01", "02", "03"]
    assert all("audit" in tables for tables in heard)
