"""Files: names that can do no harm, kept at a length one can read."""

import pytest

from bot.gateway.files import LONGEST_NAME, StoredFile, from_json, safe_mime, safe_name, suffix


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("盘点 2026.xlsx", "盘点 2026.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.TXT", "a.TXT"),
        ("a\x00\u202eb\n.pdf", "a b\n.pdf".replace("\n", "\n")),
        ("", "file"),
        ("...", "file"),
        (".hidden", "hidden"),
        ("/", "file"),
    ],
)
def test_a_name_is_made_harmless(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = safe_name("支" * 500 + ".xlsx")

    assert len(name) == LONGEST_NAME
    assert name.endswith("支.xlsx")


@pytest.mark.parametrize(
    ("name", "end"),
    [("a.PNG", ".png"), ("a", ""), ("a.", ""), ("a.verylongend", ""), ("a.p/g", ""), ("a.中", "")],
)
def test_only_a_plain_ending_counts(name: str, end: str) -> None:
    assert suffix(name) == end


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("text/csv", "text/csv"),
        ("application/vnd.ms-excel", "application/vnd.ms-excel"),
        ("", "application/octet-stream"),
        ("text/html\r\nX: y", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
    ],
)
def test_only_what_looks_like_a_media_type_counts(given: str, kept: str) -> None:
    assert safe_mime(given) == kept


def test_a_file_is_remembered_whole() -> None:
    file = StoredFile("Dx", "u", 7, "document", "a.xlsx", "text/csv", 9)

    assert from_json(file.as_json()) == file
    assert file.path == "documents/file_7.xlsx"
