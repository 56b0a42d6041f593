"""`drafts`: prepare replies for what waits, and list them."""

import click

from engine.api import State
from engine.cli.context import Context


@click.command()
@click.option("--limit", default=30, show_default=True, metavar="N", type=click.IntRange(0, 1000))
@click.pass_obj
def command(context: Context, limit: int) -> None:
    with context.engine() as engine:
        engine.replies.drop_answered()
        if limit:
            engine.replies.draft_waiting(limit, context.progress())
        for card in engine.replies.queue({State.DRAFT}):
            context.tell(
                card.reply, f"{card.reply.id}\t{card.review.found.body}\n\t{card.reply.text}"
            )
