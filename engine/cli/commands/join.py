"""`join`: connect this profile to a server, by a login in the system's browser."""

import webbrowser

import click

from engine.cli.context import Context

HELP = """Connect this profile to the server at URL: log in with your browser, then run `sync`.

Also logs in again where a login has ended.
"""


@click.command(help=HELP)
@click.argument("url")
@click.option("--no-browser", is_flag=True, help="Print the login address instead of opening it.")
@click.option(
    "--timeout",
    type=click.FloatRange(1, 3_600),
    default=600.0,
    show_default=True,
    help="Seconds to wait for the login.",
)
@click.pass_obj
def command(context: Context, url: str, no_browser: bool, timeout: float) -> None:
    def show(address: str) -> None:
        if no_browser or not webbrowser.open(address):
            context.tell({"open": address}, context.texts("cli.open_address", address=address))

    with context.engine() as engine:
        words = context.texts("sync.logged_in")
        joined = engine.sync.join(url, show, words, context.progress(), timeout)
    context.tell(joined, context.texts("cli.joined", server=joined.server, shop=joined.shop))
