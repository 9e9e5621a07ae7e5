"""The project names no machine it was made on and no place its parts were fetched from."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import files, listed, name

# Written so that none of these lines matches itself.
FORBIDDEN = (
    re.compile(
        r"\b(?:pypi|anaconda|yarnpkg|npmjs|crates|docker|ghcr|huggingface)\.(?:org|com|io|co)\b"
    ),
    re.compile(r"\b(?:files\.|test\.)?python[h]osted\b"),
    re.compile(r"\bproxy\.golang\b|\bdeb\.debian\b|\barchive\.ubuntu\b"),
    re.compile(r"https?://[^\s/\"']*(?:nexus|artifactory|mirror|registry)[^\s/\"']*"),
    re.compile(r"(?<!emit)-index-url[ =]+\S*:/"),
    re.compile(r"(?<![\w.])/(?:[w]ork|[r]oot|[h]ome|[U]sers)/[\w.]"),
    re.compile(r"[A-Z]:\\\\?[U]sers"),
    re.compile(r"/tmp/[b]ash_jobs"),
)


def found(text: str) -> Iterator[str]:
    for pattern in FORBIDDEN:
        yield from (match.group() for match in pattern.finditer(text))


def content(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")  # pictures are searched like the rest


def test_no_file_names_a_registry_or_a_machine() -> None:
    lines = [f"{name(path)}: {what}" for path in files() for what in found(content(path))]

    assert not lines, listed(lines)


@pytest.mark.parametrize(
    "text",
    [
        "https://" + "pypi" + ".org/simple",
        "https://files.python" + "hosted.org/x.whl",
        "--extra-index" + "-url https://x.test/simple",
        "/" + "work/main/core",
        "open('/" + "root/x')",
        "C:\\" + "Users\\x",
        "http://my-" + "mirror.test/simple",
    ],
)
def test_a_planted_name_is_found(text: str) -> None:
    assert list(found(text))


@pytest.mark.parametrize(
    "text", ["docs/work/x", "--no-emit-index-url", "a/root/b", "/opt/tocsin", "pip install"]
)
def test_an_innocent_line_is_not(text: str) -> None:
    assert list(found(text)) == []
