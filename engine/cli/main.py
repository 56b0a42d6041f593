"""The command group: finds its commands by walking `commands/`, turns errors into words."""

import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from engine.cli import commands
from engine.cli.context import Context
from engine.runtime.errors import EngineError, Exit
from engine.runtime.progress import Cancelled

HELP = """가게지기 without a window: collects, reads and answers the reviews of a profile.

\b
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the profile cannot be opened,
4 a person has to log in, 5 a platform refused or changed, 6 invalid input.
"""


class CommandFolder(click.Group):
    """One file per command; a file is imported only when its command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name}")
        command: click.Command = module.command
        if not any(option.name == "as_json" for option in command.params):
            command.params.append(_json_option())
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


def _json_option() -> click.Option:
    """`--json` is understood before and after the name of every command."""

    def remember(ctx: click.Context, _: click.Parameter, given: bool) -> None:
        ctx.obj.as_json |= given

    return click.Option(
        ["--json", "as_json"],
        is_flag=True,
        expose_value=False,
        callback=remember,
        help="One JSON object or line per result.",
    )


@click.group(cls=CommandFolder, help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--profile", type=click.Path(path_type=Path), help="Profile folder.")
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="GAGEJIGI_KEY_FILE",
    help="File with the profile's key (64 hex digits), for machines without a keyring.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object or line per result.")
@click.option("--lang", type=click.Choice(["ko", "en"]), default="ko", show_default=True)
@click.version_option(package_name="gagejigi", prog_name="gagejigi-engine")
@click.pass_context
def cli(
    ctx: click.Context, profile: Path | None, key_file: Path | None, as_json: bool, lang: str
) -> None:
    ctx.obj = Context(profile, key_file, as_json, "en" if lang == "en" else "ko")


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
