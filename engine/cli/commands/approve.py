"""`approve`: say yes to drafts, by id."""

from collections.abc import Iterator

import click

from engine.api import SEOUL, EngineError, Exit, Held, ReplyDto, ReviewChanged, Texts
from engine.cli.context import Context
from engine.cli.numbers import ROW


@click.command()
@click.argument("ids", nargs=-1, required=True, type=ROW)
@click.option("--changed", is_flag=True)
@click.pass_obj
def command(context: Context, ids: tuple[int, ...], changed: bool) -> int:
    """One that cannot be approved does not keep the others; the first trouble is the exit code.

    `changed`: also where the customer has changed the review since the draft was written.
    """
    code = Exit.OK
    with context.engine() as engine:
        for reply_id in ids:
            try:
                draft = engine.replies.card(reply_id)
                if draft.reply.outcome == ReviewChanged.code and not changed:
                    raise ReviewChanged(review_id=draft.review.id)
                card = engine.replies.approve(draft)
            except EngineError as fault:
                context.tell_fault(fault)
                code = code or fault.exit_code
            else:
                context.tell(card.reply, _line(context, card.reply))
    return code


def _line(context: Context, reply: ReplyDto) -> str:
    texts = context.texts
    named = texts("cli.reply.id", reply=reply.id)
    state = texts(f"reply.state.{reply.state}")
    if reply.held is None:
        return f"{named}\t{state}"
    why = " ".join(_doubts(reply.held, texts))
    until = f"{reply.held.until.astimezone(SEOUL):%H:%M}"
    key = "cli.held.by_hand" if reply.rules.way.value == "copy" else "cli.held"
    return texts(key, id=named, state=state, until=until, why=why)


def _doubts(held: Held, texts: Texts) -> Iterator[str]:
    """Each kind of doubt once, with all the words it stands on."""
    words: dict[str, list[str]] = {}
    for doubt in held.doubts:
        words.setdefault(doubt.qualm, []).append(doubt.words)
    for qualm, found in words.items():
        yield texts(f"replies.held.{qualm}", words="’, ‘".join(dict.fromkeys(found)))
