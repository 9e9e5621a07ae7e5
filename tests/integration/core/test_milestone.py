from core.actor import PROGRAM, Actor, ActorKind
from core.milestone import reach, reached
from core.stock.place import NewSite, open_site
from tests.hospital import Hospital


def test_milestones_are_kept_in_their_order_and_apart_by_work(hospital: Hospital) -> None:
    for work, detail in (("moving", "begun"), ("counting", "begun"), ("moving", "halfway")):
        hospital.program.do_now(reach, work, detail)

    assert hospital.program.ask_now(reached, "moving") == ("begun", "halfway")
    assert hospital.program.ask_now(reached, "counting") == ("begun",)
    assert hospital.program.ask_now(reached, "nothing") == ()


def test_another_site_has_its_own(hospital: Hospital) -> None:
    hospital.program.do_now(reach, "moving", "begun")
    other = hospital.core.as_(PROGRAM).do_now(open_site, NewSite("H2", "二院", "Second"))

    there = hospital.core.as_(Actor(ActorKind.PROGRAM, 0, other))

    assert there.ask_now(reached, "moving") == ()
