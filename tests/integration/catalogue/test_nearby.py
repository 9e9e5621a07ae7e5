"""Of things that are named alike those come first that the asker's own department keeps."""

from core.stock.catalogue import NewItem, SizeText, put_items
from core.stock.finder import Finding, seek
from core.stock.search import MOST_CHOICES, DecisionKind
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive

BRANDS = (
    "晨光",
    "海燕",
    "青松",
    "白鹭",
    "长风",
    "明月",
    "秋叶",
    "春雨",
    "红日",
    "蓝天",
    "金石",
    "玉泉",
    "流云",
)


def many_wires(hospital: Hospital) -> None:
    """Put many articles on file that differ by their brands only, and keep three of them."""
    wires = [
        NewItem(f"MW-{n:03}", f"MW{n}", f"{brand} 微导管", f"Micro catheter {n}", "根")
        for n, brand in enumerate(BRANDS)
    ]
    ids = hospital.program.do_now(put_items, wires)
    hospital.items |= {wire.code: item for wire, item in zip(wires, ids, strict=True)}
    arrive(hospital, "MW-009", "L1", 2)
    arrive(hospital, "MW-012", "L2", 2)
    arrive(hospital, "MW-011", "L3", 2, place="OR-1")


def found(hospital: Hospital, who: str, text: str = "微导管") -> Finding:
    return hospital.door(who).ask_now(seek, text)


def codes(finding: Finding) -> list[str]:
    return [hit.article.code for hit in finding.hits]


def test_what_ones_own_department_keeps_is_offered_first(hospital: Hospital) -> None:
    many_wires(hospital)

    assert codes(found(hospital, "nurse"))[:2] == ["MW-009", "MW-012"]
    assert codes(found(hospital, "or_nurse"))[0] == "MW-011"


def test_who_has_no_department_is_offered_them_as_they_stand(hospital: Hospital) -> None:
    many_wires(hospital)

    unmoved = codes(found(hospital, "storekeeper"))

    assert unmoved == codes(found(hospital, "buyer"))
    assert unmoved != codes(found(hospital, "nurse"))


def test_no_more_than_a_few_are_offered_and_it_is_said_that_there_are_more(
    hospital: Hospital,
) -> None:
    many_wires(hospital)

    finding = found(hospital, "nurse")

    assert finding.kind is DecisionKind.CHOICES
    assert len(finding.hits) == MOST_CHOICES
    assert finding.more


def test_a_name_that_says_which_is_meant_is_not_overruled_by_the_shelves(
    hospital: Hospital,
) -> None:
    many_wires(hospital)

    assert codes(found(hospital, "nurse", "海燕微导管")) == ["MW-001"]
    assert not found(hospital, "nurse", "海燕微导管").more


def test_where_the_size_exists_none_of_another_size_is_offered(hospital: Hospital) -> None:
    sizes = ["21", "21", *(str(n) for n in range(24, 40))]
    stents = [
        NewItem(
            f"SZ-{n:03}",
            f"SZ{n}",
            f"{BRANDS[n % len(BRANDS)]} {n} 型支架 3.5×{length}",
            f"Stent {n} 3.5 x {length} mm",
            "个",
            sizes=(SizeText("diameter", "3.5", "mm"), SizeText("length", length, "mm")),
        )
        for n, length in enumerate(sizes)
    ]
    hospital.program.do_now(put_items, stents)

    assert set(codes(found(hospital, "nurse", "型支架 3.5x21"))) == {"SZ-000", "SZ-001"}
