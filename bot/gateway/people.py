"""Person: someone with a seat at the chat page, and what Telegram would call a user."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.gateway.entities import clean
from bot.gateway.store import Tx
from bot.gateway.wire import Json

# People who come by an enrolment link get ids far above what a hospital seeds.
FIRST_FRESH = 7_000_000_000
LONGEST_NAME = 64
MOST_NAMELESS = 20


@dataclass(frozen=True, slots=True)
class Person:
    """One user of the gateway."""

    id: int
    first_name: str
    title: str = ""
    language: str = ""
    started: bool = False
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class SeedUser:
    """A person the demonstration or an administrator puts on the page.

    Whoever has not started the bot cannot be written to before they write first.
    """

    id: int
    first_name: str
    title: str = ""
    language_code: str = ""
    started: bool = False


_PERSON = "SELECT id, first_name, title, language, started, blocked FROM person"


def person(tx: Tx, person_id: int) -> Person | None:
    """Return the person, or None."""
    row = tx.one(_PERSON + " WHERE id = ?", person_id)
    return None if row is None else _person(row)


def seeded(tx: Tx) -> list[Person]:
    """Return the people who may be chosen in the demonstration, in the order of their ids."""
    rows = tx.all(_PERSON + " WHERE seeded ORDER BY id")
    return [_person(row) for row in rows]


def _person(row: tuple[int, str, str, str, int, int]) -> Person:
    return Person(row[0], row[1], row[2], row[3], bool(row[4]), bool(row[5]))


def is_seeded(tx: Tx, person_id: int) -> bool:
    """Tell whether the person may be chosen in the demonstration."""
    return tx.one("SELECT 1 FROM person WHERE id = ? AND seeded", person_id) is not None


def seed_people(tx: Tx, users: Sequence[SeedUser]) -> None:
    """Put the people in place, each with a private chat; once more renews what is given."""
    assert all(user.id > 0 and user.id != tx.bot.id for user in users), "people have positive ids"
    for user in users:
        name = clean(user.first_name).strip()[:LONGEST_NAME] or f"#{user.id}"
        tx.run(
            "INSERT INTO person (id, first_name, title, language, started, seeded)"
            " VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT (id) DO UPDATE SET"
            " first_name = excluded.first_name, title = excluded.title,"
            " language = excluded.language, started = max(started, excluded.started), seeded = 1",
            *(user.id, name, clean(user.title).strip(), user.language_code, user.started),
        )
        _private_chat(tx, user.id)


def admit(tx: Tx, name: str, language: str) -> Person:
    """Make a fresh person, who came by an enrolment link, with a private chat."""
    (last,) = tx.one("SELECT max(id) FROM person")
    fresh = max(last or 0, FIRST_FRESH) + 1
    name = clean(name).strip()[:LONGEST_NAME] or f"#{fresh}"
    tx.run(
        "INSERT INTO person (id, first_name, language) VALUES (?, ?, ?)", fresh, name, language[:35]
    )
    _private_chat(tx, fresh)
    return Person(fresh, name, language=language[:35])


def nameless(tx: Tx) -> list[int]:
    """Return who came last by an enrolment link and has been given no name yet."""
    rows = tx.all(
        "SELECT id FROM person WHERE id > ? AND first_name = '#' || id ORDER BY id DESC LIMIT ?",
        *(FIRST_FRESH, MOST_NAMELESS),
    )
    return [row[0] for row in rows]


def give_name(tx: Tx, person_id: int, name: str, title: str) -> Person | None:
    """Call a person by a name and a title from now on."""
    name = clean(name).strip()[:LONGEST_NAME]
    if name:
        change = "UPDATE person SET first_name = ?, title = ? WHERE id = ?"
        tx.run(change, name, clean(title).strip(), person_id)
    return person(tx, person_id)


def _private_chat(tx: Tx, person_id: int) -> None:
    tx.run("INSERT OR IGNORE INTO chat (id, kind) VALUES (?, 'private')", person_id)
    tx.run("INSERT OR IGNORE INTO member (chat_id, person_id) VALUES (?1, ?1)", person_id)


def user_view(tx: Tx, person_id: int) -> Json:
    """Return the person or the bot as a Bot API `User`."""
    if person_id == tx.bot.id:
        return bot_view(tx)
    found = person(tx, person_id)
    if found is None:
        return {"id": person_id, "is_bot": False, "first_name": f"#{person_id}"}
    view: Json = {"id": found.id, "is_bot": False, "first_name": found.first_name}
    if found.language:
        view["language_code"] = found.language
    return view


def bot_view(tx: Tx) -> Json:
    """Return the bot as a Bot API `User`."""
    return {
        "id": tx.bot.id,
        "is_bot": True,
        "first_name": tx.bot.name,
        "username": tx.bot.username,
    }


def name_of(tx: Tx, person_id: int) -> str:
    """Return the name to show for a sender."""
    if person_id == tx.bot.id:
        return tx.bot.name
    found = person(tx, person_id)
    return found.first_name if found else f"#{person_id}"
