"""`login`: open the platform's own login page and wait for the owner."""

import click

from engine.cli.context import Context


@click.command()
@click.argument("platform", default="smartplace")
@click.option("--account", default="main", show_default=True)
@click.option(
    "--timeout",
    metavar="N",
    type=click.FloatRange(1, 86_400),
    default=600.0,
    show_default=True,
)
@click.pass_obj
def command(context: Context, platform: str, account: str, timeout: float) -> None:
    with context.engine() as engine:
        shops = engine.crawls.login(platform, account, context.progress(), timeout)
        context.tell_each((shop, f"{shop.id}\t{shop.name}") for shop in shops)
