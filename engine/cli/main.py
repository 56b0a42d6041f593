"""The command group: finds its commands by walking `commands/`, turns errors into words."""

import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from engine.cli import commands, wording
from engine.cli.context import Context
from engine.runtime.errors import EngineError, Exit
from engine.runtime.garbage import uncollected
from engine.runtime.progress import Cancelled


class CommandFolder(click.Group):
    """One file per command; a file is imported only when its command is asked for."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """With what commands share already there, so that even a refusal knows its language."""
        language = wording.asked_for(args)
        wording.speak(language)
        extra |= {"obj": Context(language), "max_content_width": wording.COLUMNS[language]}
        return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        wording.dress(self, "cli.help", ctx, ctx.obj.texts)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        with uncollected():  # what is loaded stays: a tenth of a command's start
            module = importlib.import_module(f"{commands.__name__}.{cmd_name}")
        command: click.Command = module.command
        _fit_out(command, f"cli.help.{cmd_name}", ctx)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except EngineError as fault:
            ctx.obj.tell_fault(fault)
            ctx.exit(fault.exit_code)
        except (KeyboardInterrupt, Cancelled):
            click.echo(ctx.obj.texts("cli.stopped"), err=True)
            ctx.exit(Exit.FAILED)


def _fit_out(command: click.Command, key: str, ctx: click.Context) -> None:
    """Give it, and the commands below it, the options of all and its help."""
    known = {option.name for option in command.params}
    command.params += [option for option in _everywhere() if option.name not in known]
    wording.dress(command, key, ctx, ctx.obj.texts)
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            _fit_out(below, f"{key}.{name}", ctx)


def _everywhere() -> list[click.Option]:
    """Options that are understood before and after the name of every command."""

    def remember(ctx: click.Context, _: click.Parameter, given: bool) -> None:
        ctx.obj.as_json |= given

    languages = click.Choice(wording.LANGUAGES)
    return [
        click.Option(["--json", "as_json"], is_flag=True, expose_value=False, callback=remember),
        # What is chosen was looked up beforehand, see `wording.asked_for`.
        click.Option(
            ["--lang"],
            type=languages,
            expose_value=False,
            default=wording.DEFAULT,
            show_default=True,
        ),
    ]


@click.group(
    cls=CommandFolder,
    params=_everywhere(),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--profile", type=click.Path(path_type=Path))
@click.option(
    "--key-file", type=click.Path(path_type=Path, dir_okay=False), envvar="GAGEJIGI_KEY_FILE"
)
@click.version_option(package_name="gagejigi", prog_name="gagejigi-engine")
@click.pass_obj
def cli(context: Context, profile: Path | None, key_file: Path | None) -> None:
    context.profile, context.key_file = profile, key_file


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code."""
    if sys.stdin is None:  # closed by whoever started us
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - for as long as we run
    try:
        code = cli.main(args=argv, prog_name="gagejigi-engine", standalone_mode=False)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except click.exceptions.Abort:
        sys.exit(Exit.FAILED)
    except OSError as fault:
        _give_up_output(fault)
        sys.exit(Exit.FAILED)
    sys.exit(code if isinstance(code, int) else Exit.OK)


def _give_up_output(fault: OSError) -> None:
    """Standard output takes no more (`| head`, a full disk): say so, and do not flush again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(fault, BrokenPipeError):
        click.echo(fault.strerror, err=True)
