"""What a line of the audit looks like: who, when, which act in words, about what, and its end."""

import re

from core.privacy import repeatable
from core.stock.audit_trail import AuditLine, Subject
from handlers.talk.naming import name_of, who_name
from handlers.talk.reason import reason_said
from locales import Html, Words

MOST_DETAIL = 80
MOST_WHY = 160
INSIDE = frozenset({"bind_account", "press", "say", "redeem", "link_group", "unlink_group"})
"""Acts whose detail is made of numbers of chats, which tell a reader nothing."""
STATES = {
    **dict.fromkeys(("set_lot_status", "set_staff_state", "set_case_state"), "audit.state"),
    **dict.fromkeys(("decide_substitute", "decide_wish", "decide_count"), "audit.state"),
    **dict.fromkeys(("grant_role", "revoke_role"), "common.role"),
    **dict.fromkeys(("dispose", "waste"), "dispose.reason"),
    "settle": "transfer.how",
}
"""Acts whose detail begins or ends with a state of the program, and where its words stand."""
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
        parts.append(repeatable(detail_text(words, line), MOST_DETAIL))
    return " · ".join(part for part in parts if part)


def detail_text(words: Words, line: AuditLine) -> str:
    """Return what was noted beside an act: its states and reasons as the reader calls them."""
    table = STATES.get(line.act)
    if table is None:
        return reason_said(words, line.detail)
    first, _, rest = line.detail.partition(" ")
    parts = [_state(words, table, each.strip()) for each in (first.rstrip(":"), rest)]
    return words("audit.noted", what=parts[0], more=parts[1]) if all(parts) else "".join(parts)


def _state(words: Words, table: str, noted: str) -> str:
    key = f"{table}.{noted}"
    known = re.fullmatch(r"[a-z_]+", noted) is not None and words.has(key)
    return words(key) if known else reason_said(words, noted)


def outcome_text(words: Words, line: AuditLine) -> str:
    """Return why an act was refused, as the person was told then; of what was done, nothing."""
    if line.done:
        return ""
    found = _REFUSAL.search(line.detail)
    params: dict[str, str | int] = {}
    for each in _PARAM.finditer(found["params"] if found else ""):
        value = each["value"]
        whole = value.lstrip("-").isdigit()
        params[each["name"]] = int(value) if whole else reason_said(words, value)
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
