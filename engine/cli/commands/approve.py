"""`approve`: say yes to drafts, by id."""

import click

from engine.api import SEOUL, EngineError, Exit, ReplyDto
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
                context.tell(card.reply, _line(context, card.reply))
    return code


def _line(context: Context, reply: ReplyDto) -> str:
    if reply.held is None:
        return f"{reply.id}\t{reply.state}"
    texts = context.texts
    why = " ".join(
        texts(f"replies.held.{each.qualm}", words=each.words) for each in reply.held.doubts
    )
    until = f"{reply.held.until.astimezone(SEOUL):%H:%M}"
    return texts("cli.held", id=reply.id, state=reply.state, until=until, why=why)
