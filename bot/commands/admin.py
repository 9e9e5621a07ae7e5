"""People from the terminal: the first administrator, enrolment tokens, the list of staff."""

import argparse
import io
from zoneinfo import ZoneInfo

import segno
from rich.table import Table

from bot.commands.parser import Commands
from bot.commands.setting import Setting, program_at, site_of, site_of_staff
from core.people.enlist import NewStaff, first_administrator
from core.people.enrolment import EnrolmentToken, make_token
from core.people.listing import staff_list
from core.people.site import SiteLine
from core.people.staff import Person
from locales import Words, languages


def register(commands: Commands) -> None:
    """Add the commands."""
    words = commands.words
    admin = commands.add("admin", make_administrator)
    admin.add_argument("--code", required=True, help=words("cli.admin.code"))
    admin.add_argument("--name", required=True, help=words("cli.admin.name"))
    admin.add_argument("--latin", default="", help=words("cli.admin.latin"))
    admin.add_argument("--speaks", choices=languages, default="", help=words("cli.admin.speaks"))
    token = commands.add("token", show_token)
    token.add_argument("code", help=words("cli.admin.code"))
    people = commands.add("people", list_people)
    people.add_argument("query", nargs="?", default="", help=words("cli.people.query"))
    for parser in (admin, people):
        parser.add_argument("--site", default="", help=words("cli.option.site"))
    token.add_argument("--site", default="", help=words("cli.option.site_of_staff"))
    for parser in (admin, token):
        parser.add_argument("--page", default=argparse.SUPPRESS, help=words("cli.option.page"))
        parser.add_argument("--bot", default=argparse.SUPPRESS, help=words("cli.option.bot"))


def make_administrator(setting: Setting, arguments: argparse.Namespace) -> int:
    """Make the first administrator and show how to enrol."""
    language = arguments.speaks or setting.words.language
    latin = arguments.latin or arguments.name
    new = NewStaff(arguments.code, arguments.name, latin, language)
    with setting.opened() as core:
        site = site_of(core, arguments.site)
        door = program_at(core, site)
        staff = door.do_now(first_administrator, new)
        token = door.do_now(make_token, staff)
    setting.say("cli.admin.made", name=arguments.name, code=arguments.code, site=site.code)
    _show(setting, token, site)
    return 0


def show_token(setting: Setting, arguments: argparse.Namespace) -> int:
    """Make an enrolment token for one of the staff and show it."""
    with setting.opened() as core:
        site, staff = site_of_staff(core, arguments.code, arguments.site)
        token = program_at(core, site).do_now(make_token, staff)
    _show(setting, token, site)
    return 0


def list_people(setting: Setting, arguments: argparse.Namespace) -> int:
    """Show the staff of a site."""
    words = setting.words
    heads = ("code", "name", "latin", "roles", "state")
    table = Table(*(words(f"cli.people.{name}") for name in heads))
    with setting.opened() as core:
        site = site_of(core, arguments.site)
        door = program_at(core, site)
        page = pages = 1
        while page <= pages:
            found = door.ask_now(staff_list, page, arguments.query)
            for person in found.people:
                table.add_row(*_row(setting, person, site.id))
            page, pages = page + 1, found.pages
    setting.terminal.out.print(table)
    setting.say("cli.people.total", n=found.total)
    return 0


def _row(setting: Setting, person: Person, site: int) -> tuple[str, ...]:
    words = setting.words
    roles = words("cli.people.held", roles="|".join(role.value for role in person.roles(site)))
    state = words(f"cli.state.{person.state.value}")
    return person.code, person.name, person.name_latin, roles, state


def _show(setting: Setting, token: EnrolmentToken, site: SiteLine) -> None:
    """Print the ways to redeem a token: links, the command, and a code to be photographed."""
    links = []
    if setting.page:
        links.append(f"{setting.page.rstrip('/')}/#enrol={token.token}")
    if setting.bot:
        links.append(f"https://t.me/{setting.bot.removeprefix('@')}?start={token.token}")
    start = f"/start {token.token}"
    for link in links:
        setting.say("cli.token.link", link=link)
    setting.say("cli.token.start", start=start)
    picture = io.StringIO()
    segno.make(links[0] if links else start, micro=False).terminal(picture, compact=True)
    setting.terminal.out.print(picture.getvalue(), soft_wrap=True)
    there = Words(setting.words.language, zone=ZoneInfo(site.zone))
    setting.terminal.out.print(there("cli.token.until", until=token.expires_at))
