"""`login`: open the platform's own login page, or ask for consent, and wait for the owner."""

import webbrowser

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
    from engine.api import Consent

    def show(address: str) -> None:
        if not webbrowser.open(address):
            context.tell({"open": address}, context.texts("cli.open_address", address=address))

    consent = Consent(show, context.texts("platform.consented"))
    with context.engine() as engine:
        shops = engine.crawls.login(platform, account, context.progress(), timeout, consent)
        context.tell_each((shop, f"{shop.id}\t{shop.name}") for shop in shops)
