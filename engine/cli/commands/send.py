"""`send`: post approved replies and verify each on the platform."""

import click

from engine.cli.context import Context
from engine.cli.outcome import worst_exit


@click.command(help="Post approved replies, one by one, and verify that each can be read.")
@click.pass_obj
def command(context: Context) -> int:
    with context.engine() as engine:
        report = engine.replies.send(context.progress())
    context.tell(report, context.texts("cli.sent", verified=report.verified, tried=report.tried))
    return worst_exit([report.outcome])
