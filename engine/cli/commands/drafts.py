"""`drafts`: prepare replies for what waits, and list them."""

import click

from engine.api import State
from engine.cli.context import Context
from engine.cli.numbers import Between
from engine.cli.reply_words import say_draft


@click.command()
@click.option("--limit", default=30, show_default=True, type=Between(0, 1000))
@click.pass_obj
def command(context: Context, limit: int) -> None:
    with context.engine() as engine:
        engine.replies.drop_answered()
        if limit:
            engine.replies.draft_waiting(limit, context.progress())
        found = engine.replies.queue({State.DRAFT})
    if not found and not context.as_json:
        click.echo(context.texts("cli.no_draft"))
    context.tell_each((card.reply, say_draft(card, context.texts)) for card in found)
