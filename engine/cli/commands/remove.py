"""`remove`: take a published reply back, where the platform lets a program do so."""

import click

from engine.cli.context import Context
from engine.cli.numbers import ROW


@click.command()
@click.argument("reply", type=ROW)
@click.pass_obj
def command(context: Context, reply: int) -> None:
    with context.engine() as engine:
        card = engine.replies.remove(reply, context.progress())
    context.tell(card.reply, context.texts(card.reply.outcome))
