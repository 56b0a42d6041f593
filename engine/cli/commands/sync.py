"""`sync`: one round with the server."""

from dataclasses import asdict

import click

from engine.cli.context import Context


@click.command()
@click.option("--confirm-deletions", is_flag=True)
@click.option("--keep-rows", is_flag=True)
@click.pass_obj
def command(context: Context, confirm_deletions: bool, keep_rows: bool) -> None:
    if confirm_deletions and keep_rows:
        raise click.UsageError(context.texts("cli.sync.one_wish"))
    with context.engine() as engine:
        if keep_rows:
            held = engine.sync.dismiss_deletions()
            context.tell({"kept": held}, context.texts("cli.deletions_dismissed", held=held))
            return
        act = engine.sync.confirm_deletions if confirm_deletions else engine.sync.run
        done, held = act(context.progress()), engine.sync.held_deletions()
    words = [context.texts("cli.synced", **asdict(done))]
    if done.refused:
        words.append(context.texts("cli.sync_refused", refused=done.refused))
    if held:
        words.append(context.texts("cli.deletions_held", held=held))
    context.tell(asdict(done) | {"held": held}, "\n".join(words))
