"""`send`: post approved replies and verify each on the platform."""

import click

from engine.cli.context import Context
from engine.cli.outcome import worst_exit
from engine.runtime.errors import Exit

HELP = """Post approved replies, one by one, and verify that each can be read.

\b
Exit codes: 0 every reply went through, or none waited; 1 one failed or needs a look;
4 or 5 the platform ended the round: a person has to log in, or it refused or changed.
"""


@click.command(help=HELP)
@click.pass_obj
def command(context: Context) -> int:
    with context.engine() as engine:
        report = engine.run_job("send", context.progress())
    context.tell(report, context.texts("cli.sent", **report))
    left = report["failed"] or report["needs_look"]
    return worst_exit([str(report["outcome"])]) or (Exit.FAILED if left else Exit.OK)
