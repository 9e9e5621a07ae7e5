"""Lapsed: what stands below a message whose buttons nobody pressed in time."""

from collections.abc import Mapping

from locales import Words, languages

KINDS = (
    *("stock", "undo", "taken", "use_case", "transfer", "transit", "count", "count_open"),
    *("dispose", "waste", "adjust", "hold", "mine", "review"),
)
"""The dialogues that can be begun again by a word of their own."""


def lapsed_notes() -> dict[str, Mapping[str, str]]:
    """Return the note by language and kind of dialogue; that of the empty kind is for all."""
    return {language: _notes(Words(language)) for language in languages}


def _notes(words: Words) -> dict[str, str]:
    own = {kind: str(words.html(f"lapsed.of.{kind}")) for kind in KINDS}
    return {**own, "": str(words.html("lapsed.any"))}
