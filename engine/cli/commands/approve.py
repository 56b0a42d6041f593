"""`approve`: say yes to drafts, by id."""

import click

from engine.cli.context import Context


@click.command(help="Approve drafts by their ids; `send` posts them.")
@click.argument("ids", nargs=-1, required=True, type=int)
@click.pass_obj
def command(context: Context, ids: tuple[int, ...]) -> None:
    with context.engine() as engine:
        for reply_id in ids:
            card = engine.replies.approve(reply_id)
            context.tell(card.reply, f"{card.reply.id}\t{card.reply.state}")
