"""Every example of the help is good for what it says: in the demonstration none finds nothing."""

from pathlib import Path

import pytest

from core.care.case import cases
from core.stock.location import today_here
from handlers.registry import build_frame
from locales import Words
from tests.integration.demonstration.seated import seated
from tests.integration.talk.ward import Said, Ward

languages = pytest.mark.parametrize("language", ["zh-CN", "en"])
WHO = {
    **dict.fromkeys(("transfer", "putaway", "adjust", "hold", "sendback"), "storekeeper"),
    **dict.fromkeys(("enrol", "block", "unblock", "left", "grant", "revoke"), "administrator"),
    **dict.fromkeys(("unbind", "link"), "administrator"),
    "audit": "auditor",
    "reserve": "surgeon",
}
"""Who has the right; what is not named here a nurse may say."""
SHELF = {"zh-CN": "支架智能柜1格", "en": "Stent cabinet, bin 1"}
NOTHING = ("找到", "Nothing found", "could not find", "no such", "There is no", "没有这", "不认识")


def examples(language: str) -> dict[str, str]:
    """Return what the help says to write, by its command."""
    words = Words(language)
    named = {command.name for command in build_frame().commands}
    keys = {name: f"people.example.{name}" for name in sorted(named)}
    return {name: words(key) for name, key in keys.items() if words.has(key)}


async def filled(w: Ward, language: str, example: str) -> str:
    """Return an example with what stands in it for somebody's own words."""
    door = w.hospital.door("nurse")
    case = (await door.ask(cases, await door.ask(today_here)))[0].token
    stands_for = {
        **dict.fromkeys(("手术编号", "CASE"), case),
        **dict.fromkeys(("货位名称", "库位名称", "库位编码", "SHELF"), SHELF[language]),
        **dict.fromkeys(("STAFF-CODE", "工号"), "NUR02"),
    }
    for word, own in stands_for.items():
        example = example.replace(word, own)
    return example


def finds_nothing(said: Said) -> bool:
    return any(word in said.text for word in NOTHING)


@languages
async def test_every_example_of_the_help_finds_what_it_speaks_of(
    cath: str, tmp_path: Path, language: str
) -> None:
    async with seated(cath, tmp_path, language) as w:
        found = examples(language)
        assert len(found) > 20
        answers = {}
        for name, example in found.items():
            group = -700 if name == "link" else 0
            text = await filled(w, language, example)
            answers[text] = await w.say(WHO.get(name, "nurse"), text, group=group)
            assert answers[text].text, text
        assert [(text, said.text) for text, said in answers.items() if finds_nothing(said)] == []


@languages
@pytest.mark.parametrize(
    "place", ["operating rooms", "the operating room", "OR", "the theatre", "手术室"]
)
async def test_the_operating_rooms_go_by_all_their_names(
    cath: str, tmp_path: Path, language: str, place: str
) -> None:
    async with seated(cath, tmp_path, language) as w:
        said = await w.say("second_nurse", f"/transfer 1 Morningstar 3.0x18 to {place}")
        assert {"zh-CN": "→ 中心手术室", "en": "→ Operating theatres"}[language] in said.text
