"""`keyfile`: make a key file for machines without a keyring."""

from pathlib import Path

import click

from engine.cli.context import Context
from engine.runtime.errors import InvalidInput
from engine.runtime.secrets import key_file


@click.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def command(context: Context, path: Path) -> None:
    try:
        key_file.make(path)
    except OSError as fault:
        raise InvalidInput(field=str(path), reason=fault.strerror) from fault
    context.tell({"key_file": str(path)}, str(path))
