"""A template is one sentence of the catalogue, read once: fixed text with named gaps.

A gap is a plain name and, after a colon, one of our own forms: `{n}`, `{price:money}`,
`{roles:or common.role}`. Nothing else is accepted, so no value can be reached into.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

NUMBER_FORMS = ("number", "money", "percent", "date", "time", "moment", "ago")
WORD_FORMS = ("list", "and", "or", "word")

# The tags of Telegram's HTML that a sentence may carry; any other "<" is only a character.
_TAG = re.compile(r"(</?(?:b|i|u|s|code|pre|blockquote)>)")
_TABLE = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+"
_FORM = re.compile(rf"{'|'.join(NUMBER_FORMS)}|(?:{'|'.join(WORD_FORMS)})(?: {_TABLE})?")


@dataclass(frozen=True, slots=True)
class Gap:
    """A place in a sentence that a value fills: its name, its form, the table that words it."""

    name: str
    form: str = ""
    table: str = ""


Parts = tuple[str | Gap, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """One sentence ready to be filled, as plain text and as Telegram HTML."""

    plain: Parts
    html: Parts

    @property
    def gaps(self) -> frozenset[Gap]:
        """Return the gaps the sentence needs filled."""
        return frozenset(part for part in self.plain if isinstance(part, Gap))


def read_template(text: str) -> Template:
    """Read a sentence of the catalogue, or raise ValueError saying what it may not hold."""
    plain: list[str | Gap] = []
    marked: list[str | Gap] = []
    for part in _parts(text):
        plain.append(part if isinstance(part, Gap) else _without_tags(part))
        marked.append(part if isinstance(part, Gap) else _with_tags(part))
    return Template(tuple(plain), tuple(marked))


def _parts(text: str) -> Iterator[str | Gap]:
    for literal, name, form, conversion in Formatter().parse(text):
        if literal:
            yield literal
        if name is not None:
            yield _gap(name, form or "", conversion)


def _gap(name: str, form: str, conversion: str | None) -> Gap:
    if not name.isidentifier() or conversion:
        raise ValueError(f"{{{name}}} is not a plain name")
    if form and not _FORM.fullmatch(form):
        raise ValueError(f"{{{name}:{form}}} is not one of our forms")
    verb, _, table = form.partition(" ")
    if verb == "word" and not table:
        raise ValueError(f"{{{name}:{form}}} does not say which table holds the words")
    return Gap(name, verb, table)


def _without_tags(literal: str) -> str:
    return html.unescape(_TAG.sub("", literal))


def _with_tags(literal: str) -> str:
    pieces = _TAG.split(literal)  # every second piece is a tag
    pieces[::2] = [html.escape(html.unescape(piece), quote=False) for piece in pieces[::2]]
    return "".join(pieces)
