"""The command line: ``tocsin run``, ``tocsin admin``, ``tocsin import items`` and the others.

It refuses in words, in the language of whoever types, and never with a traceback for what can be
expected: a missing database, a server that is away, a rule that says no. Exit codes: 0 done, 1 not
(or not all) done, 2 wrong arguments, 130 interrupted.
"""

import os
import sys
from collections.abc import Mapping, Sequence

from rich.console import Console

from bot.commands import (
    admin,
    audit,
    backup,
    group,
    import_founding,
    import_items,
    prove,
    run,
    sites,
    staff,
)
from bot.commands.parser import build_parser, language_of
from bot.commands.report import refused
from bot.commands.setting import Setting, Terminal
from core.errors import RefusedError
from core.writer import storage_error
from locales import Words

ROOMS = (run, sites, admin, staff, group, import_items, import_founding, prove, audit, backup)


def main(
    argv: Sequence[str] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    terminal: Terminal | None = None,
) -> int:
    """Run one command and return its exit code."""
    typed = sys.argv[1:] if argv is None else list(argv)
    around = os.environ if environ is None else environ
    shown = terminal or _terminal()
    words = Words(language_of(typed, around))
    parser = build_parser(words, around, [room.register for room in ROOMS])
    arguments = parser.parse_args(typed)
    setting = Setting(arguments.database, words, shown, arguments.page, arguments.bot)
    try:
        code: int = arguments.run(setting, arguments)
    except KeyboardInterrupt:
        shown.err.print(words("cli.interrupted"))
        return 130
    except Exception as error:  # the reading side gives a driver's own errors, in many classes
        refusal = error if isinstance(error, RefusedError) else storage_error(error)
        if arguments.debug or not isinstance(refusal, RefusedError):
            raise
        shown.err.print(refused(words, refusal), soft_wrap=True)
        return 1
    return code


def _terminal() -> Terminal:
    out = Console(markup=False, highlight=False)
    err = Console(stderr=True, markup=False, highlight=False)
    return Terminal(out, err, out.input if sys.stdin.isatty() and out.is_terminal else None)


if __name__ == "__main__":
    sys.exit(main())
