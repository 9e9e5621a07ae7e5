"""Run: ``tocsin run`` is ``python -m bot`` with the options of the command line."""

import argparse
import os
import runpy
import sys

from bot.commands.parser import Commands
from bot.commands.setting import Setting


def register(commands: Commands) -> None:
    """Add the command."""
    commands.add("run", run)


def run(setting: Setting, arguments: argparse.Namespace) -> int:
    """Start the whole program in this process."""
    del arguments
    start(setting, "bot")
    return 0


def start(setting: Setting, module: str) -> None:
    """Run a module as the main one, told by its environment what the command line said.

    It is started late and by name, because the other commands need neither the chat nor the page.
    """
    os.environ["TOCSIN_DATABASE"] = setting.database
    os.environ["TOCSIN_LANGUAGE"] = setting.words.language
    sys.argv = ["tocsin"]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
