"""`send`: post approved replies and verify each on the platform."""

import click

from engine.cli.context import Context
from engine.cli.outcome import worst_exit
from engine.runtime.errors import Exit


@click.command()
@click.pass_obj
def command(context: Context) -> int:
    with context.engine() as engine:
        report = engine.run_job("send", context.progress())
    context.tell(report, context.texts("cli.sent", **report))
    left = report["failed"] or report["needs_look"]
    return worst_exit([str(report["outcome"])]) or (Exit.FAILED if left else Exit.OK)
