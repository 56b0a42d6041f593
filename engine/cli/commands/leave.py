"""`leave`: disconnect this profile from its server."""

import click

from engine.cli.context import Context


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    with context.engine() as engine:
        engine.sync.leave()
    context.tell({"left": True}, context.texts("cli.left"))
