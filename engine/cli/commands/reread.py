"""`reread`: run today's parser over kept pages."""

import click

from engine.cli.context import Context


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    with context.engine() as engine:
        corrected = engine.reread(context.progress())
    context.tell({"corrected": corrected}, context.texts("cli.reread", count=corrected))
