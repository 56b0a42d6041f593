"""`join`: connect this profile to a server, by a login in the system's browser."""

import webbrowser

import click

from engine.cli.context import Context


@click.command()
@click.argument("url")
@click.option("--no-browser", is_flag=True)
@click.option("--name", default="")
@click.option("--timeout", type=click.FloatRange(1, 3_600), default=600.0, show_default=True)
@click.pass_obj
def command(context: Context, url: str, no_browser: bool, name: str, timeout: float) -> None:
    def show(address: str) -> None:
        if no_browser or not webbrowser.open(address):
            context.tell({"open": address}, context.texts("cli.open_address", address=address))

    with context.engine() as engine:
        words = context.texts("sync.logged_in")
        joined = engine.sync.join(url, show, words, context.progress(), timeout, name)
    said = [context.texts("cli.joined", server=joined.server, shop=joined.shop)]
    if not joined.is_named:
        said.append(context.texts("cli.unnamed"))
    context.tell(joined, "\n".join(said))
