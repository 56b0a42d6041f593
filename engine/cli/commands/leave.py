"""`leave`: disconnect this profile from its server."""

import click

from engine.cli.context import Context


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    with context.engine() as engine:
        is_told = engine.sync.leave()
    words = context.texts("cli.left" if is_told else "cli.left_untold")
    context.tell({"left": True, "told": is_told}, words)
