"""`shops`: the shops this profile looks after."""

import click

from engine.cli.context import Context


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    with context.engine() as engine:
        context.tell_each(
            (shop, f"{shop.id}\t{shop.name}\t{shop.platform}") for shop in engine.shops.list()
        )
