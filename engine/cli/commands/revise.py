"""`revise`: the owner's own words for a reply; without them, what comes on standard input.

What `approve` would refuse is kept as a draft all the same, and told at once.
"""

import sys

import click

from engine.api import EmptyReply, barrier
from engine.cli.context import Context
from engine.cli.numbers import ROW


@click.command()
@click.argument("reply", type=ROW)
@click.argument("text", required=False)
@click.pass_obj
def command(context: Context, reply: int, text: str | None) -> None:
    words = sys.stdin.read() if text is None else text
    if not words.strip():
        raise EmptyReply
    with context.engine() as engine:
        card = engine.replies.revise(reply, words)
        fault = barrier(card.reply)
    texts = context.texts
    head = f"{texts('cli.reply.id', reply=reply)}\t{texts(f'reply.state.{card.reply.state}')}"
    context.tell(card.reply, f"{head}\n{card.reply.text}")
    if fault is not None and not context.as_json:
        context.tell_fault(fault)
