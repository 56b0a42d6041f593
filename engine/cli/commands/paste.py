"""`paste`: reviews of a copied page, from standard input. Shown first; stored with `--yes`."""

import sys

import click

from engine.cli.context import Context
from engine.cli.import_words import bring
from engine.cli.numbers import ROW


@click.command()
@click.option("--shop", type=ROW)
@click.option("--platform", metavar="ID", default="")
@click.option("--shop-name", metavar="NAME", default="")
@click.option("--html", is_flag=True)
@click.option("--yes", is_flag=True)
@click.pass_obj
def command(
    context: Context, shop: int | None, platform: str, shop_name: str, html: bool, yes: bool
) -> None:
    from engine.api import Target
    from engine.platforms.parsing import read_text

    pasted = read_text(sys.stdin.buffer.read())
    with context.engine() as engine:
        source = engine.imports.open_paste("" if html else pasted, pasted if html else "")
        bring(context, engine, source, Target(shop, platform, shop_name), yes=yes)
