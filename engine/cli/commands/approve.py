"""`approve`: say yes to drafts, by id."""

import click

from engine.api import EngineError, Exit
from engine.cli.context import Context


@click.command()
@click.argument("ids", nargs=-1, required=True, type=click.IntRange(1, 2**63 - 1))
@click.pass_obj
def command(context: Context, ids: tuple[int, ...]) -> int:
    """One that cannot be approved does not keep the others; the first trouble is the exit code."""
    code = Exit.OK
    with context.engine() as engine:
        for reply_id in ids:
            try:
                card = engine.replies.approve(reply_id)
            except EngineError as fault:
                context.tell_fault(fault)
                code = code or fault.exit_code
            else:
                context.tell(card.reply, f"{card.reply.id}\t{card.reply.state}")
    return code
