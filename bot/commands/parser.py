"""Parser: the words typed after ``tocsin`` become a command and its arguments."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from bot.commands.setting import Setting
from core.db import sqlite_url
from locales import Words, best_language, languages

Command = Callable[[Setting, argparse.Namespace], int]
"""Does one thing and returns the exit code."""


class Parser(argparse.ArgumentParser):
    """An argument parser that says in the reader's language what to do next."""

    words: Words

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong with the command and end."""
        self.exit(2, f"{self.words('cli.wrong_arguments', why=message, help=self.prog)}\n")


class Commands:
    """The place where each room adds its commands."""

    def __init__(self, parser: Parser, words: Words) -> None:
        self.words = words
        self._groups = {"": _group(parser)}

    def add(self, path: str, run: Command) -> Parser:
        """Add a command such as ``site add``; its help is the text ``cli.<path>.help``."""
        above, _, name = path.rpartition(" ")
        made = self._parser(above, name)
        made.set_defaults(run=run)
        return made

    def _parser(self, above: str, name: str) -> Parser:
        if above not in self._groups:
            further, _, last = above.rpartition(" ")
            self._groups[above] = _group(self._parser(further, last))
        help_text = self.words(f"cli.{f'{above} {name}'.strip().replace(' ', '.')}.help")
        made = self._groups[above].add_parser(name, help=help_text, description=help_text)
        _add_common(made, self.words)
        made.words = self.words
        return made


def build_parser(
    words: Words, environ: Mapping[str, str], register: Sequence[Callable[[Commands], None]]
) -> Parser:
    """Return the parser with the commands of all rooms."""
    parser = Parser(prog="tocsin", description=words("cli.about"))
    parser.words = words
    _add_common(parser, words)
    page, bot = environ.get("TOCSIN_PAGE", _own_page(environ)), environ.get("TOCSIN_BOT", "")
    parser.set_defaults(database=_database(environ), page=page, bot=bot, debug=False)
    parser.set_defaults(home=_home(environ))
    commands = Commands(parser, words)
    for add in register:
        add(commands)
    return parser


def language_of(argv: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return the language to answer in, known before the arguments are: the help needs it."""
    for at, word in enumerate(argv):
        name, equals, value = word.partition("=")
        if name == "--language":
            value = value if equals else "".join(argv[at + 1 : at + 2])
            return value if value in languages else best_language(value)
    named = (environ.get(name) for name in ("TOCSIN_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return best_language(next(filter(None, named), None))


def _database(environ: Mapping[str, str]) -> str:
    """Return the address of the database that the program itself would open."""
    return environ.get("TOCSIN_DATABASE") or sqlite_url(_home(environ) / "tocsin.db")


def _home(environ: Mapping[str, str]) -> Path:
    """Return the folder where the program keeps what is its own, such as the page's chats."""
    return Path(environ.get("TOCSIN_HOME", ".tocsin")).resolve()


def _own_page(environ: Mapping[str, str]) -> str:
    """Return the address of the program's own chat page; none where a chat server is used."""
    if environ.get("TOCSIN_TOKEN"):
        return ""
    host, port = environ.get("TOCSIN_HOST", "127.0.0.1"), environ.get("TOCSIN_PORT", "8080")
    return f"http://{host}:{port}"


def _add_common(parser: Parser, words: Words) -> None:
    """Add the options that stand before or after any command."""
    hidden = argparse.SUPPRESS
    parser.add_argument(
        "--database", metavar="URL", default=hidden, help=words("cli.option.database")
    )
    parser.add_argument(
        "--language", choices=languages, default=hidden, help=words("cli.option.language")
    )
    parser.add_argument(
        "--debug", action="store_true", default=hidden, help=words("cli.option.debug")
    )


def _group(parser: Parser) -> "argparse._SubParsersAction[Parser]":
    metavar = parser.words("cli.command")
    return parser.add_subparsers(required=True, metavar=metavar, parser_class=Parser)
