"""Prove: the balances are worked out again from the movements, and the proof is shown."""

import argparse

from rich.table import Table

from bot.commands.parser import Commands
from bot.commands.setting import Setting, program_at
from core.actor import PROGRAM
from core.door import Core
from core.errors import RefusedError
from core.people.site import SiteLine, site_by_code, sites
from core.stock.proof import Proof, prove

_SHOWN = 20


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("prove", show_proof)
    parser.add_argument("--site", default="", help=commands.words("cli.option.site"))


def show_proof(setting: Setting, arguments: argparse.Namespace) -> int:
    """Prove every site, or the one named; the exit code is 1 where anything differs."""
    with setting.opened() as core:
        proofs = [
            (site, program_at(core, site).ask_now(prove)) for site in _sites(core, arguments.site)
        ]
    words = setting.words
    heads = ("site", "balances", "units", "movements", "differences")
    table = Table(*(words(f"cli.prove.{name}") for name in heads))
    for site, proof in proofs:
        figures = (proof.balances, proof.units, proof.movements, len(proof.differences))
        table.add_row(site.code, *(words("cli.prove.figure", n=n) for n in figures))
    setting.terminal.out.print(table)
    clean = all(proof.clean for _, proof in proofs)
    for site, proof in proofs:
        _tell(setting, site, proof)
    if clean:
        setting.say("cli.prove.clean")
    return 0 if clean else 1


def _tell(setting: Setting, site: SiteLine, proof: Proof) -> None:
    """Name the differences of a site, the first ones in full."""
    for fault in proof.differences[:_SHOWN]:
        kind = setting.words(f"cli.prove.kind.{fault.kind.value}")
        setting.say("cli.prove.difference", site=site.code, kind=kind, detail=fault.detail)
    more = len(proof.differences) - _SHOWN
    if more > 0:
        setting.say("cli.prove.more", n=more)


def _sites(core: Core, code: str) -> tuple[SiteLine, ...]:
    door = core.as_(PROGRAM)
    found = (door.ask_now(site_by_code, code),) if code else door.ask_now(sites)
    if not found:
        raise RefusedError("cli.no_site")
    return found
