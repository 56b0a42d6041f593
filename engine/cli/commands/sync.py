"""`sync`: one round with the server."""

from dataclasses import asdict

import click

from engine.cli.context import Context


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    with context.engine() as engine:
        done = engine.sync.run(context.progress())
    words = [context.texts("cli.synced", **asdict(done))]
    if done.refused:
        words.append(context.texts("cli.sync_refused", refused=done.refused))
    if done.repaired:
        words.append(context.texts("cli.sync_repaired", repaired=done.repaired))
    context.tell(done, "\n".join(words))
