"""`send`: post approved replies and verify each on the platform."""

import click

from engine.cli.context import Context
from engine.cli.outcome import worst_exit


@click.command(help="Post approved replies, one by one, and verify that each can be read.")
@click.pass_obj
def command(context: Context) -> int:
    with context.engine() as engine:
        report = engine.run_job("send", context.progress())
    context.tell(report, context.texts("cli.sent", **report))
    return worst_exit([str(report["outcome"])])
