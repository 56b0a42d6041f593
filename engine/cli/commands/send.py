"""`send`: post approved replies and verify each on the platform."""

from collections.abc import Mapping
from typing import cast

import click

from engine.cli.context import Context
from engine.cli.outcome import worst_exit
from engine.cli.reply_words import say_left
from engine.runtime.errors import Exit


@click.command()
@click.pass_obj
def command(context: Context) -> int:
    with context.engine() as engine:
        report = engine.run_job("send", context.progress())
        left = [] if context.as_json else list(say_left(engine, report, context.texts))
    words = [context.texts("cli.sent", **report), *left]
    if left:
        words.append(context.texts("cli.sent.next"))
    context.tell(report, "\n".join(words))
    accounts = cast("tuple[Mapping[str, object], ...]", report["accounts"])
    ends = [str(each["outcome"]) for each in accounts]
    is_left = report["failed"] or report["needs_look"]
    return worst_exit([str(report["outcome"]), *ends]) or (Exit.FAILED if is_left else Exit.OK)
