"""`byhand`: the text of a reply and the page to paste it on."""

import click

from engine.cli.context import Context
from engine.cli.numbers import ROW


@click.command()
@click.argument("reply", type=ROW)
@click.option("--posted", is_flag=True)
@click.pass_obj
def command(context: Context, reply: int, posted: bool) -> None:
    with context.engine() as engine:
        if posted:
            card = engine.replies.tell_posted(reply)
            context.tell(card.reply, context.texts("reply.told"))
            return
        given = engine.replies.hand_over(engine.replies.card(reply))
    told = {"id": reply, "text": given.text, "address": given.address}
    context.tell(told, f"{given.text}\n\n{given.address}")
