"""Schema: the tables of the gateway's own database file, and the version it stands at."""

import secrets
import sqlite3

VERSION = 1

_TABLES = """
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  first_name TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  seeded INTEGER NOT NULL DEFAULT 0,   -- may be chosen on the page of the demonstration
  started INTEGER NOT NULL DEFAULT 0,  -- has written to the bot, so the bot may write
  blocked INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE chat (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('private', 'supergroup')),
  title TEXT NOT NULL DEFAULT '',
  forum INTEGER NOT NULL DEFAULT 0,
  bot_status TEXT NOT NULL DEFAULT 'member',
  next_message INTEGER NOT NULL DEFAULT 2,  -- 1 is the General topic of a forum
  last_date INTEGER NOT NULL DEFAULT 0,
  pinned INTEGER
);
CREATE TABLE member (
  chat_id INTEGER NOT NULL REFERENCES chat (id),
  person_id INTEGER NOT NULL REFERENCES person (id),
  status TEXT NOT NULL DEFAULT 'member',
  read_to INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (chat_id, person_id)
) WITHOUT ROWID;
CREATE INDEX member_person ON member (person_id);
CREATE TABLE topic (
  chat_id INTEGER NOT NULL REFERENCES chat (id),
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  icon_color INTEGER NOT NULL,
  PRIMARY KEY (chat_id, id)
) WITHOUT ROWID;
CREATE TABLE message (
  chat_id INTEGER NOT NULL REFERENCES chat (id),
  id INTEGER NOT NULL,
  thread_id INTEGER,
  sender INTEGER NOT NULL,
  date INTEGER NOT NULL,
  edit_date INTEGER,
  body TEXT NOT NULL,
  PRIMARY KEY (chat_id, id)
);
CREATE TABLE posted (  -- what a page already did under a key
  person_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  chat_id INTEGER NOT NULL,
  result INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (person_id, key)
) WITHOUT ROWID;
CREATE INDEX posted_at ON posted (at);
CREATE TABLE press (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  answered INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE pending (  -- updates the bot has not confirmed
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  lane INTEGER NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE event (  -- what pages have to hear
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  chat_id INTEGER,
  person_id INTEGER,  -- only this person, or every member when empty
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE file (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  body TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE holding (  -- which messages hold a file
  file_id TEXT NOT NULL,
  chat_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  PRIMARY KEY (file_id, chat_id, message_id)
) WITHOUT ROWID;
CREATE INDEX holding_message ON holding (chat_id, message_id);
CREATE TABLE menu (
  scope TEXT NOT NULL,
  chat_id INTEGER NOT NULL,
  person_id INTEGER NOT NULL,
  language TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (scope, chat_id, person_id, language)
) WITHOUT ROWID;
CREATE TABLE browser (
  hash TEXT PRIMARY KEY,
  seen INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE browser_person (
  hash TEXT NOT NULL REFERENCES browser (hash) ON DELETE CASCADE,
  person_id INTEGER NOT NULL,
  chosen INTEGER NOT NULL DEFAULT 0,  -- in the demonstration; worth nothing outside it
  PRIMARY KEY (hash, person_id)
) WITHOUT ROWID;
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
"""


def prepare(db: sqlite3.Connection) -> None:
    """Bring an empty file to the present version; leave a present one alone.

    Raises:
        RuntimeError: the file was written by a newer gateway.
    """
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise RuntimeError(f"the chats were written by a newer gateway (version {version})")
    if version == VERSION:
        return
    # Update ids start at a random number, as Telegram's do, so no bot may rely on small ones.
    first_update = 100_000_000 + secrets.randbelow(800_000_000)
    db.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
    db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('pending', ?)", (first_update,))
