"""`platforms`: what this program can visit, how, and what it may do there."""

import click

from engine.cli.context import Context
from engine.cli.platform_words import say


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    from engine.api import Engine

    context.tell_each((each, say(each, context.texts)) for each in Engine.platforms().values())
