"""The command group: finds its commands by walking `commands/`, turns errors into words.

Exit codes: 0 done; 1 failed; 2 wrong usage; 3 the profile cannot be opened; 4 a person has to log
in; 5 a platform refused or changed; 6 the input is not valid.
"""

import importlib
import json
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from engine.cli import commands
from engine.cli.context import Context
from engine.runtime.errors import EngineError, Exit
from engine.runtime.progress import Cancelled
from engine.runtime.texts import Texts


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


@click.group(
    cls=CommandFolder, help=__doc__, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option("--profile", type=click.Path(path_type=Path), help="Profile folder.")
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="GAGEJIGI_KEY_FILE",
    help="File with the profile's key (64 hex digits), for machines without a keyring.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object or line per result.")
@click.option("--lang", type=click.Choice(["ko", "en"]), default="ko", show_default=True)
@click.version_option(package_name="gagejigi")
@click.pass_context
def cli(
    ctx: click.Context, profile: Path | None, key_file: Path | None, as_json: bool, lang: str
) -> None:
    ctx.obj = Context(profile, key_file, as_json, "en" if lang == "en" else "ko")


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        code = cli.main(args=words, standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(Exit.FAILED)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except Cancelled:
        sys.exit(Exit.FAILED)
    except EngineError as fault:
        _tell(fault, as_json="--json" in words, language="en" if "en" in words else "ko")
        sys.exit(fault.exit_code)
    sys.exit(code if isinstance(code, int) else Exit.OK)


def _tell(fault: EngineError, *, as_json: bool, language: str) -> None:
    title, message, remedy = Texts("en" if language == "en" else "ko").error(fault)
    if as_json:
        print(
            json.dumps(
                {
                    "error": fault.code,
                    "title": title,
                    "message": message,
                    "remedy": remedy,
                    "retryable": fault.retryable,
                },
                ensure_ascii=False,
            )
        )
    else:
        click.echo(f"{title}\n{message}\n{remedy}", err=True)
