"""Session: a browser and the people it may speak for, remembered by the hash of its cookie."""

import hashlib
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from bot.gateway.people import Person, admit, is_seeded, person
from bot.gateway.refusal import PageError
from bot.gateway.store import Tx
from bot.gateway.talk import Said, say

COOKIE = "tocsin_session"
PERSON_HEADER = "X-Tocsin-Person"
LIVES_SECONDS = 30 * 24 * 3600
MOST_PEOPLE = 20
LONGEST_TOKEN = 64
MOST_NAMES = 10_000


def hash_of(request: web.Request) -> str:
    """Return the hash of the browser's cookie, empty without one."""
    cookie = request.cookies.get(COOKIE, "")
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest() if cookie else ""


def people_of(tx: Tx, browser: str) -> list[Person]:
    """Return the people the browser speaks for, in the order of their ids."""
    rows = tx.all(
        "SELECT p.person_id FROM browser b JOIN browser_person p USING (hash)"
        " WHERE b.hash = ? AND b.seen > ? ORDER BY p.person_id",
        *(browser, tx.now - LIVES_SECONDS),
    )
    found = [person(tx, row[0]) for row in rows]
    return [each for each in found if each is not None]


def speaker(tx: Tx, browser: str, person_id: int | None) -> Person:
    """Return the person a call speaks for.

    Raises:
        PageError: the browser has no session, or not this person.
    """
    row = tx.one("SELECT seen FROM browser WHERE hash = ?", browser)
    if row is None or row[0] <= tx.now - LIVES_SECONDS:
        raise PageError(401, "session.required")
    if row[0] < tx.now - 3600:
        tx.run("UPDATE browser SET seen = ? WHERE hash = ?", tx.now, browser)
    held = tx.one(
        "SELECT 1 FROM browser_person WHERE hash = ? AND person_id = ?", browser, person_id
    )
    found = person(tx, person_id) if held and person_id is not None else None
    if found is None:
        raise PageError(403, "person.not_yours")
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """How someone comes in: by being chosen in the demonstration, or by an enrolment token."""

    user_id: int | None
    token: str
    name: str
    language: str


def enter(tx: Tx, browser: str, entry: Entry, *, demonstration: bool) -> tuple[Person, str]:
    """Let the browser speak for one more person; return the person and a cookie to set.

    The cookie is empty when the browser keeps the one it has.

    Raises:
        PageError: choosing is for the demonstration, or the token does not look like one.
    """
    chosen = _choose(tx, entry, demonstration) if entry.user_id is not None else None
    if chosen is None and not _looks_right(entry.token):
        raise PageError(400, "input.invalid", field="token")
    held = people_of(tx, browser)
    if len(held) >= MOST_PEOPLE and chosen not in held:
        raise PageError(400, "session.full", limit=MOST_PEOPLE)
    cookie = "" if held else _new_browser(tx)
    found = chosen or _enrol(tx, entry)
    mark = hashlib.sha256(cookie.encode()).hexdigest() if cookie else browser
    tx.run(
        "INSERT OR IGNORE INTO browser_person VALUES (?, ?, ?)", mark, found.id, chosen is not None
    )
    tx.run("UPDATE browser SET seen = ? WHERE hash = ?", tx.now, mark)
    return found, cookie


def _choose(tx: Tx, entry: Entry, demonstration: bool) -> Person:
    if not demonstration:
        raise PageError(403, "demonstration.off")
    found = person(tx, entry.user_id or 0)
    if found is None or not is_seeded(tx, found.id):
        raise PageError(404, "person.not_found")
    return found


def _looks_right(token: str) -> bool:
    """What Telegram allows behind `?start=`."""
    plain = token.replace("-", "").replace("_", "")
    return 1 <= len(token) <= LONGEST_TOKEN and plain.isalnum() and plain.isascii()


def _enrol(tx: Tx, entry: Entry) -> Person:
    fresh = admit(tx, entry.name, entry.language)
    say(tx, fresh.id, Said(fresh.id, key="start", text=f"/start {entry.token}"))
    return fresh


def _new_browser(tx: Tx) -> str:
    cookie = secrets.token_urlsafe(32)
    tx.run("DELETE FROM browser WHERE seen <= ?", tx.now - LIVES_SECONDS)
    mark = hashlib.sha256(cookie.encode()).hexdigest()
    tx.run("INSERT INTO browser VALUES (?, ?)", mark, tx.now)
    return cookie


def forget_chosen(tx: Tx) -> None:
    """End what was chosen in a demonstration: in earnest nobody may be whom they like."""
    tx.run("DELETE FROM browser_person WHERE chosen")


def leave(tx: Tx, browser: str) -> None:
    """Forget the browser and whom it spoke for."""
    tx.run("DELETE FROM browser WHERE hash = ?", browser)


@dataclass(slots=True)
class Pace:
    """At most so many acts in so many seconds for each name; old names are forgotten."""

    most: int
    seconds: float
    clock: Callable[[], float]
    _acts: dict[object, deque[float]] = field(default_factory=dict)

    def spend(self, name: object) -> None:
        """Count one act.

        Raises:
            PageError: it is one too many.
        """
        now = self.clock()
        if len(self._acts) > MOST_NAMES:
            self._acts.clear()
        times = self._acts.setdefault(name, deque(maxlen=self.most))
        if len(times) == self.most and times[0] > now - self.seconds:
            wait = int(times[0] + self.seconds - now) + 1
            raise PageError(429, "rate.limited", retry_after=wait)
        times.append(now)
