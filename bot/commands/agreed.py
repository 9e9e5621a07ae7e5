"""Agreed: the yes that an import asks for before it writes."""

from bot.commands.setting import Setting


def agreed(setting: Setting, yes: bool) -> bool:
    """Tell whether somebody wants it written: asked on the screen, or said beforehand."""
    if yes:
        return True
    if setting.terminal.ask is None:
        setting.say("cli.import.say_yes")
        return False
    answer = setting.terminal.ask(setting.words("cli.import.question"))
    return answer.strip().casefold() in setting.words("cli.import.answers").split("|")
