"""`add`: a shop whose reviews anybody can see, by the address of its page."""

import click

from engine.cli.context import Context


@click.command()
@click.argument("platform")
@click.argument("address")
@click.pass_obj
def command(context: Context, platform: str, address: str) -> None:
    with context.engine() as engine:
        shop = engine.crawls.add(platform, address, context.progress())
        context.tell(shop, f"{shop.id}\t{shop.name}")
