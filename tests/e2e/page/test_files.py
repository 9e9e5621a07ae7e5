"""Files of the page: complete in both languages, small, self-contained; no browser is needed."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import bot.gateway

PAGE = Path(bot.gateway.__file__).parent / "page"
SCRIPTS = sorted(PAGE.glob("*.js"))
SHEETS = sorted(PAGE.glob("*.css"))
HTML = (PAGE / "index.html").read_text(encoding="utf-8")
FORMS = re.compile(r"\.(zero|one|other)$")
# Keys that are put together at run time, by their beginnings.
COMPOSED = ("gate.", "message.", "preview.", "refused.", "shortcuts.", "theme.", "job.")


def catalogue() -> dict[str, dict[str, str]]:
    found = json.loads((PAGE / "texts.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)


def named(text: str) -> set[str]:
    return {FORMS.sub("", key) for key in re.findall(r'"([a-z_]+(?:\.[a-z_]+)+)"', text)}


def test_both_languages_say_the_same_things() -> None:
    texts = catalogue()
    chinese, english = ({FORMS.sub("", key) for key in texts[name]} for name in ("zh-CN", "en"))

    assert set(texts) == {"zh-CN", "en"}
    assert chinese == english


def test_both_languages_fill_the_same_holes() -> None:
    texts = catalogue()
    for key, chinese in texts["zh-CN"].items():
        english = texts["en"][key]
        holes = re.compile(r"\{\w+\}")
        assert set(holes.findall(chinese)) == set(holes.findall(english)), key


def test_no_text_is_empty_and_chinese_is_chinese() -> None:
    texts = catalogue()
    for key, chinese in texts["zh-CN"].items():
        assert chinese.strip(), key
        assert texts["en"][key].strip(), key
        assert not re.search(r"[一-鿿]", texts["en"][key]), key


def test_every_text_that_is_asked_for_exists() -> None:
    known = {FORMS.sub("", key) for key in catalogue()["en"]}
    asked = set(re.findall(r'\bt\("([a-z_.]+)"', source()))

    assert asked - known == set()


def test_every_text_is_asked_for() -> None:
    text = source()
    used = named(text) | set(re.findall(r'\bt\("([a-z_.]+)"', text))
    left = {FORMS.sub("", key) for key in catalogue()["en"]} - used

    assert {key for key in left if not key.startswith(COMPOSED)} == set()


def test_every_icon_that_is_drawn_exists_and_every_one_is_drawn() -> None:
    sheet = ElementTree.parse(PAGE / "icons.svg").getroot()
    known = {symbol.attrib["id"] for symbol in sheet}
    text = source()
    drawn = {name for name in known if f'"{name}"' in text}
    asked = set(re.findall(r'\bicon(?:Button)?\("([a-z]+)"', text))

    assert asked <= known
    assert drawn == known


def test_the_page_needs_nothing_from_outside() -> None:
    everything = [*SCRIPTS, *SHEETS, PAGE / "index.html"]
    for path in everything:
        text = path.read_text(encoding="utf-8")
        addresses = set(re.findall(r"https?://[\w.-]+", text)) - {"http://www.w3.org"}
        assert addresses == set(), path.name
        assert "@import" not in text, path.name
        assert "url(" not in text, path.name


def test_the_page_holds_no_script_or_style_of_its_own() -> None:
    assert re.search(r"<script(?![^>]*\bsrc=)", HTML) is None
    assert "<style" not in HTML
    assert re.search(r"\s(?:style|on\w+)=", HTML) is None


def test_no_module_writes_markup_or_runs_text() -> None:
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert word not in source(), word


def test_every_module_is_fetched_ahead() -> None:
    ahead = set(re.findall(r'modulepreload" href="static/([\w.]+)"', HTML))

    assert ahead == {path.name for path in SCRIPTS} - {"early.js", "main.js"}


def test_every_style_sheet_is_linked() -> None:
    assert set(re.findall(r"static/([\w]+\.css)", HTML)) == {path.name for path in SHEETS}


def test_files_are_small_and_open_with_what_they_are() -> None:
    for path in (*SCRIPTS, *SHEETS):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 300, path.name
        opening = re.match(
            r"/\*\*?\s(?: \* )?[A-Z][\w ]*: .+?\*/", path.read_text("utf-8"), re.DOTALL
        )
        assert opening, path.name


def test_lines_can_be_read_without_scrolling() -> None:
    for path in (*SCRIPTS, *SHEETS):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert len(line) <= 120, f"{path.name}:{number}"


def test_colours_are_named_in_the_theme_alone() -> None:
    for sheet in SHEETS:
        if sheet.name == "theme.css":
            continue
        for line in sheet.read_text(encoding="utf-8").splitlines():
            found = re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", line)
            assert not found, f"{sheet.name}: {line.strip()}"


def test_no_function_is_long() -> None:
    opening = re.compile(
        r"^( *)(?:export )?(?:async )?(?:function |static |get |#)?[#\w]+ ?\(.*\) \{$"
    )
    for path in SCRIPTS:
        lines = path.read_text(encoding="utf-8").splitlines()
        for start, line in enumerate(lines):
            found = opening.match(line)
            if found is None or line.lstrip().startswith(("if ", "for ", "while ", "switch ")):
                continue
            end = lines.index(f"{found[1]}}}", start)
            assert end - start + 1 <= 40, f"{path.name}:{start + 1}"
