from datetime import UTC, date, datetime

from bot.demonstration.catalogue import Article
from bot.demonstration.chance import dice
from bot.demonstration.clerk import Clerk
from bot.demonstration.hospital import Hospital

DAY = date(2026, 3, 10)


def clerk(the_hospital: Hospital) -> Clerk:
    return Clerk(the_hospital, dice("clerk"))


def test_a_local_minute_is_told_in_utc() -> None:
    assert Clerk.moment(DAY, 8 * 60) == datetime(2026, 3, 10, 0, 0, tzinfo=UTC)
    assert Clerk.moment(DAY, 30) == datetime(2026, 3, 9, 16, 30, tzinfo=UTC)


def test_signers_work_where_they_sign(the_hospital: Hospital) -> None:
    signing = clerk(the_hospital)
    by_code = {p.code: p for p in the_hospital.people}

    signers = {signing.signer("CATH", "nurse", "surgeon") for _ in range(100)}

    assert {by_code[s].place for s in signers} == {"CATH"}
    assert {by_code[s].role for s in signers} == {"nurse", "surgeon"}


def test_the_first_role_stands_in_where_there_is_nobody_of_another(
    the_hospital: Hospital,
) -> None:
    signing = clerk(the_hospital)

    assert {signing.signer("DIAL", "nurse", "surgeon") for _ in range(20)} == {"NUR15"}


def test_the_chief_of_a_store_is_a_storekeeper(the_hospital: Hospital) -> None:
    signing = clerk(the_hospital)

    assert signing.chief("C-CS").startswith("STK3")
    assert signing.chief("OPHTH") == "HED08"


def test_two_different_people_count(the_hospital: Hospital) -> None:
    signing = clerk(the_hospital)

    for place in ("CS", "C-CS", "CATH", "C-ER"):
        first, second = signing.pair(place)
        assert first != second


def test_papers_and_cases_are_numbered_by_place_and_day(the_hospital: Hospital) -> None:
    signing = clerk(the_hospital)

    assert signing.document("TR", "CATH", DAY) == "TR-CATH-260310-01"
    assert signing.document("TR", "CATH", DAY) == "TR-CATH-260310-02"
    assert signing.case("CATH", DAY) == "CATH-260310-01"
    assert signing.case("C-CATH", DAY) == "C-CATH-260310-01"


def test_lots_are_numbered_within_their_article(
    the_hospital: Hospital, articles: list[Article]
) -> None:
    signing, one, other = clerk(the_hospital), *articles[:2]

    assert [signing.lot(a, DAY) for a in (one, one, other)] == ["26C0001", "26C0002", "26C0001"]


def test_pieces_are_marked_only_where_they_are_told_apart(
    the_hospital: Hospital, articles: list[Article]
) -> None:
    signing = clerk(the_hospital)
    piece = next(a for a in articles if a.by_unit)
    bulk = next(a for a in articles if not a.by_unit)

    assert signing.marks(bulk, "DUH", "26C0001", 3) == ()
    marks = [m for _ in range(2) for m in signing.marks(piece, "DUH", "26C0001", 2)]
    assert [m.serial for m in marks[:2]] == ["26C0001001", "26C0001002"]
    assert [m.code for m in marks] == ["DUH0000001", "DUH0000002", "DUH0000003", "DUH0000004"]
