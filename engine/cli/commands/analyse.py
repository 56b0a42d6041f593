"""`analyse`: let the language model read what it has not read yet, or not by today's version."""

import click

from engine.cli.context import Context


@click.command()
@click.option("--all", "everything", is_flag=True)
@click.pass_obj
def command(context: Context, everything: bool) -> None:
    """Stopped at any point, the next call goes on there; after `--all` too, without it."""
    with context.engine() as engine:
        if everything:
            engine.reviews.forget_readers()
        report = engine.run_job("analyse", context.progress())
    context.tell(report, context.texts("cli.scored", count=report["read"]))
