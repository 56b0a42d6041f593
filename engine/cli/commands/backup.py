"""`backup`: copy the profile's database, list the copies, put one back."""

import click

from engine.api import Backup
from engine.cli.context import Context


@click.command(help="Make a verified backup; with --list only list them; with --restore use one.")
@click.option("--list", "listed", is_flag=True, help="List the backups, newest first.")
@click.option("--restore", metavar="NAME", help="Put this backup in the database's place.")
@click.pass_obj
def command(context: Context, listed: bool, restore: str | None) -> None:
    if restore is not None:
        kept = context.restore(restore)
        context.tell({"restored": restore, "replaced": str(kept)}, f"{restore} ({kept.name})")
        return
    with context.engine() as engine:
        made = engine.backups.all() if listed else [engine.backups.create()]
    context.tell_each((backup, _line(backup)) for backup in made)


def _line(backup: Backup) -> str:
    return f"{backup.name}\t{backup.size:,}"
