"""Sites from the terminal: ``tocsin site add`` and ``tocsin site list``."""

import argparse
from zoneinfo import ZoneInfo

from rich.table import Table

from bot.commands.parser import Commands
from bot.commands.setting import Setting
from core.actor import PROGRAM
from core.errors import RefusedError
from core.people.site import sites
from core.stock.place import NewSite, open_site


def register(commands: Commands) -> None:
    """Add the commands."""
    words = commands.words
    add = commands.add("site add", add_site)
    add.add_argument("code", help=words("cli.site.add.code"))
    add.add_argument("name_zh", help=words("cli.site.add.name_zh"))
    add.add_argument("name_en", nargs="?", default="", help=words("cli.site.add.name_en"))
    add.add_argument("--zone", default="Asia/Shanghai", help=words("cli.site.add.zone"))
    commands.add("site list", list_sites)


def add_site(setting: Setting, arguments: argparse.Namespace) -> int:
    """Open a hospital; makes the database if there is none."""
    try:
        ZoneInfo(arguments.zone)
    except (KeyError, OSError, ValueError) as error:
        raise RefusedError("cli.no_such_zone", zone=arguments.zone) from error
    name_en = arguments.name_en or arguments.name_zh
    new = NewSite(arguments.code, arguments.name_zh, name_en, arguments.zone)
    with setting.opened(make=True) as core:
        core.as_(PROGRAM).do_now(open_site, new)
    setting.say("cli.site.added", site=arguments.code)
    setting.say("cli.site.next", site=arguments.code)
    return 0


def list_sites(setting: Setting, arguments: argparse.Namespace) -> int:
    """Show the hospitals."""
    del arguments
    words = setting.words
    table = Table(*(words(f"cli.site.{name}") for name in ("code", "name", "english", "zone")))
    with setting.opened() as core:
        for site in core.as_(PROGRAM).ask_now(sites):
            table.add_row(site.code, site.name_zh, site.name_en, site.zone)
    setting.terminal.out.print(table)
    return 0
