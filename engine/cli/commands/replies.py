"""`replies`: every reply that is not yet where it should be, or those of a state."""

import click

from engine.api import ReplyCard, State
from engine.cli.context import Context
from engine.cli.numbers import Between
from engine.cli.reply_words import say_reply

_HELD = "held"
_OPEN = (State.NEEDS_LOOK, State.FAILED, State.APPROVED, State.SENDING, State.SENT)
_CHOICES = (*(state.value for state in State), _HELD)


@click.command()
@click.option("--state", "states", multiple=True, type=click.Choice(_CHOICES))
@click.option("--limit", default=200, show_default=True, type=Between(1, 1000))
@click.pass_obj
def command(context: Context, states: tuple[str, ...], limit: int) -> None:
    wanted = states or _OPEN
    # Those that are held are approved, too.
    asked = {State.APPROVED if each == _HELD else State(each) for each in wanted}
    with context.engine() as engine:
        found = [
            card for card in engine.replies.queue(asked, limit) if _is_wanted(card, set(wanted))
        ]
    if not found and not context.as_json:
        click.echo(context.texts("cli.no_reply"))
    context.tell_each((card.reply, say_reply(card, context.texts)) for card in found)


def _is_wanted(card: ReplyCard, wanted: set[str]) -> bool:
    return card.reply.state in wanted or (card.reply.held is not None and _HELD in wanted)
