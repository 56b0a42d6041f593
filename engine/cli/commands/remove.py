"""`remove`: take a published reply back, where the platform lets a program do so."""

import click

from engine.cli.context import Context


@click.command()
@click.argument("reply", type=click.IntRange(1, 2**63 - 1))
@click.pass_obj
def command(context: Context, reply: int) -> None:
    with context.engine() as engine:
        card = engine.replies.remove(reply, context.progress())
    context.tell(card.reply, context.texts(card.reply.outcome))
