"""`backup`: copy the profile's database, list the copies, put one back."""

import click

from engine.api import Backup, NotFound
from engine.cli.context import Context


@click.command()
@click.option("--list", "listed", is_flag=True)
@click.option("--restore", metavar="NAME")
@click.pass_obj
def command(context: Context, listed: bool, restore: str | None) -> None:
    if restore is not None:
        _restore(context, restore)
    elif listed:
        context.tell_each((backup, _line(backup)) for backup in context.saved().all())
    else:
        with context.engine() as engine:
            made = engine.backups.create()
        context.tell(made, _line(made))


def _restore(context: Context, name: str) -> None:
    backups = context.saved()
    wanted = next((backup for backup in backups.all() if backup.name == name), None)
    if wanted is None:
        raise NotFound(entity="backup", id=name)
    kept = backups.restore(wanted)
    context.tell({"restored": name, "replaced": str(kept)}, f"{name} ({kept.name})")


def _line(backup: Backup) -> str:
    return f"{backup.name}\t{backup.size:,}"
