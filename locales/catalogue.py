"""The catalogue is all sentences of all nouns: one file for a noun, one section for a language.

A key is looked for in the file with the longest matching name, so `refused.code.check_digit` is
`check_digit` in `refused_code.toml` where that exists, else `code.check_digit` in `refused.toml`.
A sub-table named by plural categories is one sentence with its plurals.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from locales.language import languages
from locales.template import Gap, Template, read_template

CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})


@dataclass(frozen=True, slots=True)
class Plural:
    """One sentence in the plural categories its language tells apart."""

    forms: Mapping[str, Template]

    @property
    def gaps(self) -> frozenset[Gap]:
        """Return the gaps of all its forms, and `n`, which chooses among them."""
        needed = frozenset[Gap]().union(*(form.gaps for form in self.forms.values()))
        return needed if any(gap.name == "n" for gap in needed) else needed | {Gap("n")}


Entry = Template | Plural
Texts = dict[tuple[str, str], Entry]  # (noun, key within the noun)


class Catalogue:
    """The sentences of one folder; `Catalogue.load()` reads a folder once in a process."""

    def __init__(self, texts: Mapping[str, Texts], declared: frozenset[str]) -> None:
        self._texts = texts
        self._found: dict[str, dict[str, Entry]] = {language: {} for language in texts}
        self.declared_dynamic = declared

    @staticmethod
    def load(folder: Path | None = None) -> "Catalogue":
        """Return the catalogue of a folder, by default this one."""
        return _load(folder)

    def find(self, language: str, key: str) -> Entry:
        """Return the sentence of a key, or raise KeyError naming it."""
        entry = self._found[language].get(key)
        if entry is None:
            entry = self._texts[language][self.place(language, key)]
            self._found[language][key] = entry
        return entry

    def place(self, language: str, key: str) -> tuple[str, str]:
        """Return the noun and the key within it that a full key leads to, or raise KeyError."""
        steps = key.split(".")
        for length in range(len(steps) - 1, 0, -1):
            place = "_".join(steps[:length]), ".".join(steps[length:])
            if place in self._texts[language]:
                return place
        raise KeyError(f"no text for {key} in {language}")

    def has(self, language: str, key: str) -> bool:
        """Tell whether a key leads to a sentence."""
        try:
            self.find(language, key)
        except KeyError:
            return False
        return True

    def places(self, language: str) -> Mapping[tuple[str, str], Entry]:
        """Return every sentence of a language under its noun and its key."""
        return self._texts[language]


@cache
def _load(folder: Path | None) -> Catalogue:
    texts: dict[str, Texts] = {language: {} for language in languages}
    declared: set[str] = set()
    for path in sorted((folder or Path(__file__).parent).glob("*.toml")):
        try:
            declared.update(_read_noun(path, texts))
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path.name}: {error}") from error
    return Catalogue(texts, frozenset(declared))


def _read_noun(path: Path, texts: dict[str, Texts]) -> list[str]:
    """Add a file's sentences to the texts; return the keys it declares as built at run time."""
    sections = tomllib.loads(path.read_text("utf-8"))
    declared = [f"{path.stem}.{key}" for key in sections.pop("dynamic", [])]
    for language, table in sections.items():
        if language not in texts:
            raise ValueError(f"{language} is not one of our languages")
        for key, entry in _entries(table):
            texts[language][path.stem, key] = entry
    return declared


def _entries(table: Mapping[str, object], above: str = "") -> Iterator[tuple[str, Entry]]:
    for name, value in table.items():
        key = f"{above}{name}"
        if isinstance(value, Mapping) and not _is_plural(value):
            yield from _entries(value, f"{key}.")
        else:
            yield key, _entry(key, value)


def _is_plural(table: Mapping[str, object]) -> bool:
    return "other" in table and CATEGORIES.issuperset(table)


def _entry(key: str, value: object) -> Entry:
    if isinstance(value, Mapping):
        return Plural({category: _template(key, text) for category, text in value.items()})
    return _template(key, value)


def _template(key: str, text: object) -> Template:
    if not isinstance(text, str) or not text:
        raise TypeError(f"{key} is not a sentence")
    try:
        return read_template(text)
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from error
