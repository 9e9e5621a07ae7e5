"""Every sentence a person reads, in every language: text lives in the catalogues, never in code.

Rooms in reading order: `language` (which languages there are), `template` (one sentence with
gaps), `catalogue` (the sentences of all nouns), `forms` (numbers, money, days, times) and
`words` (the one thing others use: `Words("zh-CN")("stock.on_hand", n=3)`).
"""

from locales.catalogue import Catalogue
from locales.language import best_language, languages
from locales.words import Html, Words, as_html

__all__ = ["Catalogue", "Html", "Words", "as_html", "best_language", "languages"]
