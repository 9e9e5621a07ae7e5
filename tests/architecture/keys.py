"""Which keys of the catalogue the code asks for: read from the syntax trees, nothing is run."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from locales import Catalogue
from locales.catalogue import Entry
from tests.architecture.tree import (
    PACKAGES,
    files,
    functions,
    modules,
    name,
    nodes,
    strings,
    text,
    tree,
)

Place = tuple[str, str]
CATALOGUE = Catalogue.load()
KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Ask:
    """One place in the code that asks for a sentence, by its full key or a pattern of it."""

    where: str
    key: str
    pattern: re.Pattern[str]
    values: frozenset[str] | None
    """The names of the values given, or None where they are not all written out."""

    @property
    def literal(self) -> bool:
        """Whether the key is written out."""
        return self.pattern.pattern == re.escape(self.key)


def spellings(place: Place) -> Iterator[str]:
    """The full keys that lead to a place: a noun's underscores may be dots."""
    noun, key = place
    words = noun.split("_")
    for choice in range(1 << (len(words) - 1)):
        joints = ["." if choice >> i & 1 else "_" for i in range(len(words) - 1)]
        stem = "".join(word + joint for word, joint in zip(words, [*joints, ""], strict=True))
        yield f"{stem}.{key}"


@cache
def texts() -> Mapping[str, Entry]:
    """Every sentence under every full key that leads to it."""
    places = {**CATALOGUE.places("zh-CN"), **CATALOGUE.places("en")}
    return {key: entry for place, entry in places.items() for key in spellings(place)}


@cache
def refusals() -> Mapping[str, str]:
    """The error classes that carry a refusal's code, and where their codes stand."""
    found = {"RefusedError": "refused."}
    for path in modules("core"):
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                for base in node.bases:
                    if last_name(base) in found:
                        found[node.name] = found[last_name(base)] + own_prefix(node)
    return found


def own_prefix(error: ast.ClassDef) -> str:
    """What an error class puts before its codes: `super().__init__(f"code.{fault}")`."""
    starts = [
        node.values[0].value
        for node in ast.walk(error)
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
    ]
    return str(starts[0]) if starts else ""


def last_name(node: ast.expr) -> str:
    """The last name of an expression such as `chat.words`."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def asks_for(call: ast.Call) -> str | None:
    """The prefix of the key a call asks for, or None where it asks for no sentence."""
    target = call.func
    if isinstance(target, ast.Attribute) and target.attr == "html":
        target = target.value
    if last_name(target) == "words" or ast.unparse(target) == "self._words":
        return ""
    return refusals().get(last_name(target))


def patterns(node: ast.expr) -> Iterator[tuple[str, str]]:
    """The keys an expression may be, each as text and as a pattern; dynamic parts match all."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, re.escape(node.value)
    elif isinstance(node, ast.IfExp):
        yield from patterns(node.body)
        yield from patterns(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
        yield ast.unparse(node), "".join(re.escape(str(p)) if p else ".+" for p in parts)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        ends = list(patterns(node.right)) or [("…", ".+")]
        yield from (
            (left + right, first + second)
            for left, first in patterns(node.left)
            for right, second in ends
        )


def named_patterns(path: Path, node: ast.expr) -> Iterator[tuple[str, str]]:
    """The keys an expression may be; a name stands for the keys that its function gives to it."""
    if not isinstance(node, ast.Name):
        yield from patterns(node)
        return
    around = [f for f in functions(path) if f.lineno <= node.lineno <= (f.end_lineno or 0)]
    for given in ast.walk(around[-1] if around else tree(path)):
        if isinstance(given, ast.Assign) and node.id in {last_name(t) for t in given.targets}:
            yield from ((key, shape) for key, shape in patterns(given.value) if KEY.fullmatch(key))


@cache
def asks() -> tuple[Ask, ...]:
    """All places in the code that ask for a sentence."""
    found: list[Ask] = []
    for path in modules(*PACKAGES):
        for node in nodes(path):
            if isinstance(node, ast.Call) and node.args:
                prefix = asks_for(node)
                if prefix is not None:
                    found += _asks(path, node, prefix)
    return tuple(found)


def _asks(path: Path, call: ast.Call, prefix: str) -> Iterator[Ask]:
    named = [keyword.arg for keyword in call.keywords]
    values = None if None in named else frozenset(arg for arg in named if arg)
    for key, pattern in named_patterns(path, call.args[0]):
        yield Ask(
            f"{name(path)}:{call.lineno}",
            prefix + key,
            re.compile(re.escape(prefix) + pattern),
            values,
        )


@cache
def mentioned() -> frozenset[str]:
    """Every string of the code, the page included, that could be a key or a refusal's code."""
    found = {
        str(node.value)
        for path in modules(*PACKAGES)
        for node in strings(path)
        if KEY.fullmatch(str(node.value))
    }
    for path in files():
        if path.suffix in {".js", ".html"}:
            found.update(KEY.findall(text(path)))
    return frozenset(found | {f"refused.{key}" for key in found})


def built() -> Iterator[re.Pattern[str]]:
    """The patterns of the keys that code builds from a noun and something else.

    Wording any refusal by its code asks for no refusal in particular, so it does not count.
    """
    nouns = {key.partition(".")[0] for key in texts()}
    found = {ask.pattern.pattern for ask in asks() if not ask.literal}
    for path in modules(*PACKAGES):
        for node in nodes(path):
            if isinstance(node, ast.JoinedStr):
                found |= {p for _, p in patterns(node) if p.partition("\\.")[0] in nouns}
    yield from (re.compile(pattern) for pattern in found - {"refused\\..+"})
