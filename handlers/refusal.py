"""A refusal put into words: its code is the key of the sentence, its figures fill it."""

from core.errors import RefusedError
from locales import Words


def worded(words: Words, refusal: RefusedError) -> str:
    """Return the sentence for a refusal, in the reader's language."""
    return words(f"refused.{refusal.code}", **refusal.params)
