"""What a line of the audit looks like: who, when, which act in words, about what, and its end."""

import re

from core.privacy import repeatable
from core.stock.audit_trail import AuditLine, Subject
from handlers.talk.naming import name_of, who_name
from locales import Html, Words

MOST_DETAIL = 80
MOST_WHY = 160
INSIDE = frozenset({"bind_account", "press", "say", "redeem", "link_group", "unlink_group"})
"""Acts whose detail is made of numbers of chats, which tell a reader nothing."""
_REFUSAL = re.compile(r"[a-z_]+\.[a-z_]+\((?P<params>.*)\)$", re.DOTALL)
_PARAM = re.compile(r"(?P<name>\w+)=(?P<value>.*?)(?=, \w+=|$)", re.DOTALL)


def line_text(words: Words, line: AuditLine) -> str:
    """Return one act in two lines of HTML."""
    key = "audit.line" if line.done else "audit.refused_line"
    about = {"at": line.at, "who": doer(words, line), "act": act_of(words, line)}
    told = words.html(key, **about)
    more = [each for each in (subject_text(words, line), outcome_text(words, line)) if each]
    if not more:
        return told
    return Html("\n").join([Html(told), words.html("audit.more", text=" · ".join(more))])


def doer(words: Words, line: AuditLine) -> str:
    """Return who acted: one of the staff, a stranger in a chat, or the program itself."""
    if line.who is None:
        return words("history.program")
    return who_name(words, line.who) or words("audit.stranger")


def act_of(words: Words, line: AuditLine) -> str:
    """Return what was done, in words; an act that has none is told as the program calls it."""
    key = f"audit.act.{line.act}"
    return words(key) if words.has(key) else line.act


def subject_text(words: Words, line: AuditLine) -> str:
    """Return what an act was about, with what was noted beside it."""
    parts = _subject(words, line)
    if line.done and line.act not in INSIDE:
        parts.append(repeatable(line.detail, MOST_DETAIL))
    return " · ".join(part for part in parts if part)


def outcome_text(words: Words, line: AuditLine) -> str:
    """Return why an act was refused, as the person was told then; of what was done, nothing."""
    if line.done:
        return ""
    found = _REFUSAL.search(line.detail)
    params: dict[str, str | int] = {}
    for each in _PARAM.finditer(found["params"] if found else ""):
        value = each["value"]
        params[each["name"]] = int(value) if value.lstrip("-").isdigit() else value
    key = f"refused.{line.outcome}"
    try:
        why = words(key, **params) if words.has(key) else ""
    except (KeyError, TypeError, ValueError, AttributeError):
        # Its figures were cut, or are of a kind that a text no longer tells.
        why = ""
    return repeatable(why or words("audit.refused_as", code=line.outcome), MOST_WHY)


def _subject(words: Words, line: AuditLine) -> list[str]:
    subject, parts = line.subject, _goods(words, line.subject)
    if subject.person is not None and subject.person != line.who:
        parts.append(who_name(words, subject.person))
    if subject.place is not None:
        parts.append(name_of(words, subject.place))
    return parts


def _goods(words: Words, subject: Subject) -> list[str]:
    parts: list[str] = []
    if subject.article is not None:
        name = name_of(words, subject.article)
        if subject.other is not None:
            name = f"{name} → {name_of(words, subject.other)}"
        parts.append(f"{name} × {subject.quantity}" if subject.quantity else name)
        parts += [words("audit.lot", lot=subject.lot)] if subject.lot else []
        parts += [words("audit.further", n=subject.more)] if subject.more else []
    return parts
