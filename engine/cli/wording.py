"""What the command line says of itself, in the language asked for: help, headings, refusals."""

from collections.abc import Sequence
from contextvars import ContextVar
from itertools import zip_longest
from typing import Final, cast, get_args

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from engine.runtime.texts import Language, Texts

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
DEFAULT: Final[Language] = "ko"
COLUMNS: Final[dict[Language, int]] = {"ko": 56, "en": 80}
"""Characters of a line of help; a Korean syllable is two columns wide."""
_SHARED: Final = {"profile", "key-file", "json", "lang", "version", "help"}

_spoken: ContextVar[Language] = ContextVar("spoken", default=DEFAULT)


def asked_for(words: Sequence[str]) -> Language:
    """The last `--lang`, before or after the command. Known before anything is parsed, so that
    refusals and `--help` speak it too.
    """
    found = DEFAULT
    for word, following in zip_longest(words, words[1:]):
        if word == "--":
            break
        value = following if word == "--lang" else word.removeprefix("--lang=")
        if value in LANGUAGES and word.startswith("--lang"):
            found = cast("Language", value)
    return found


def speak(language: Language) -> None:
    """Has click's own words come from our texts, under `click.` and the English words.

    It asks gettext, whose catalogues are chosen by environment variables alone: those every
    process started from here, the browser too, would inherit.
    """
    _spoken.set(language)
    for module in (core, decorators, exceptions, formatting, parser, termui, types):
        for name, ours in (("_", _said), ("ngettext", _counted)):
            if hasattr(module, name):
                setattr(module, name, ours)


def dress(command: click.Command, key: str, ctx: click.Context, texts: Texts) -> None:
    """Gives a command and its options their help: texts `key` and `key.option`; of options that
    every command has, `cli.help.option`.
    """
    command.help = texts(key)
    command.options_metavar = texts("cli.metavar.options")
    for option in command.get_params(ctx):
        if isinstance(option, click.Option):
            name = max(option.opts, key=len).lstrip("-")
            option.help = texts(f"cli.help.{name}" if name in _SHARED else f"{key}.{name}")
    if isinstance(command, click.Group):
        command.subcommand_metavar = texts("cli.metavar.command")


def _said(message: str) -> str:
    """A message that none of our commands can call forth stays as it is."""
    try:
        return Texts(_spoken.get())(f"click.{message}")
    except KeyError:
        return message


def _counted(one: str, many: str, count: int) -> str:
    return _said(one if count == 1 else many)
