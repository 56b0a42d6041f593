"""`add`: a shop that no account lists, by the address of its page."""

import click

from engine.cli.context import Context


@click.command()
@click.argument("platform")
@click.argument("address")
@click.option("--account", default="main", show_default=True)
@click.pass_obj
def command(context: Context, platform: str, address: str, account: str) -> None:
    with context.engine() as engine:
        shop = engine.crawls.add(platform, address, context.progress(), account)
        context.tell(shop, f"{shop.id}\t{shop.name}")
