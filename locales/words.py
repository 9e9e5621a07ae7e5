"""Words are the catalogue in one language, for one reader: a key and values in, a sentence out.

`words("stock.on_hand", n=3)` is plain text. `words.html("stock.on_hand", n=3)` is Telegram HTML:
every value is escaped and only the catalogue's own tags stay, so one sentence serves a message
as well as a pop-up that knows no tags.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from html import escape
from zoneinfo import ZoneInfo

from locales import forms
from locales.catalogue import Catalogue, Plural
from locales.language import languages, locale_of
from locales.template import Gap, Parts, Template


class Html(str):
    """Text that is Telegram HTML already, and is not escaped when it fills another sentence."""

    __slots__ = ()

    def join(self, parts: Iterable[str], /) -> "Html":
        """Join parts, escaping those that are not HTML yet."""
        return Html(str.join(self, (as_html(part) for part in parts)))


def as_html(text: str) -> Html:
    """Return a text as HTML, escaped unless it is HTML already."""
    return text if isinstance(text, Html) else Html(escape(text))


class Words:
    """All sentences in one language, with times on the clocks of one zone.

    Args:
        language: one of `languages`.
        zone: the hospital's; China has one, so that is the default.
        now: the clock, needed only where a sentence says how long ago a moment was.
        catalogue: the sentences; by default the ones of this folder.
    """

    def __init__(
        self,
        language: str,
        *,
        zone: tzinfo | None = None,
        now: Callable[[], datetime] | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        if language not in languages:
            raise ValueError(f"{language} is not one of our languages")
        self.language = language
        self.zone = zone or ZoneInfo("Asia/Shanghai")
        self._now = now
        self._catalogue = catalogue or Catalogue.load()

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence of a key as plain text; a missing key or value is a KeyError."""
        return self._fill(key, self._template(key, values).plain, values)

    def html(self, key: str, /, **values: object) -> Html:
        """Return the sentence of a key as Telegram HTML with every value escaped."""
        parts = self._template(key, values).html
        return Html(self._fill(key, parts, values, as_html))

    def speaking(self, language: str) -> "Words":
        """Return the same words in another language, by the same clock."""
        return Words(language, zone=self.zone, now=self._now, catalogue=self._catalogue)

    def has(self, key: str) -> bool:
        """Tell whether there is a sentence for a key."""
        return self._catalogue.has(self.language, key)

    def _template(self, key: str, values: Mapping[str, object]) -> Template:
        entry = self._catalogue.find(self.language, key)
        if isinstance(entry, Plural):
            category = _category(_count(key, values), self.language)
            return entry.forms.get(category) or entry.forms["other"]
        return entry

    def _fill(
        self,
        key: str,
        parts: Parts,
        values: Mapping[str, object],
        finish: Callable[[str], str] | None = None,
    ) -> str:
        filled = []
        for part in parts:
            if isinstance(part, str):
                filled.append(part)
                continue
            if part.name not in values:
                raise KeyError(f"{key} needs {part.name}")
            shown = self._shown(part, values[part.name], values.get("n"))
            filled.append(finish(shown) if finish else shown)
        return "".join(filled)

    def _shown(self, gap: Gap, value: object, count: object) -> str:
        if value is None or (gap.form and value == ""):
            return forms.ABSENT
        if not gap.form:
            return value if isinstance(value, str) else str(value)
        form = forms.FORMS.get(gap.form)
        if form:
            return form(value, self.language, self.zone)
        return self._ago(value) if gap.form == "ago" else self._worded(gap, value, count)

    def _ago(self, value: object) -> str:
        if not isinstance(value, timedelta):
            if self._now is None:
                raise ValueError("how long ago a moment was cannot be told without a clock")
            value = self._now() - forms.moment_of(value)
        if abs(value) < timedelta(minutes=1):
            return self("common.just_now")
        return forms.span_ago(value, self.language)

    def _worded(self, gap: Gap, value: object, count: object) -> str:
        if gap.form == "word":
            return self._word(gap.table, str(value), count)
        codes = value.split("|") if isinstance(value, str) else value
        if not isinstance(codes, Iterable):
            raise TypeError(f"{value!r} is not a list")
        named = [self._word(gap.table, str(code).strip(), count) for code in codes]
        if gap.form in {"and", "or"}:
            return forms.joined(named, "or" if gap.form == "or" else "standard", self.language)
        return self("common.list_joiner").join(named)

    def _word(self, table: str, code: str, count: object) -> str:
        # A value without a word of its own, such as a reason somebody typed, speaks for itself.
        key = f"{table}.{code}"
        if not table or not self.has(key):
            return code
        # "3 boxes": a word with plurals follows the number of the sentence it stands in.
        return self(key, n=1 if count is None else count)


def _count(key: str, values: Mapping[str, object]) -> int | float | Decimal:
    count = values.get("n")
    if not isinstance(count, int | float | Decimal):
        raise KeyError(f"{key} needs the number n")
    return count


@lru_cache(forms.REMEMBERED)
def _category(count: float | Decimal, language: str) -> str:
    return locale_of(language).plural_form(count)
