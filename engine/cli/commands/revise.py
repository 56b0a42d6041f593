"""`revise`: the owner's own words for a reply; without them, what comes on standard input."""

import sys

import click

from engine.cli.context import Context


@click.command()
@click.argument("reply", type=click.IntRange(1, 2**63 - 1))
@click.argument("text", required=False)
@click.pass_obj
def command(context: Context, reply: int, text: str | None) -> None:
    words = sys.stdin.read() if text is None else text
    with context.engine() as engine:
        card = engine.replies.revise(reply, words)
    context.tell(card.reply, f"{card.reply.id}\t{card.reply.state}\n{card.reply.text}")
