"""`sync`: one round with the server, or, with `--watch`, all of them as long as it runs."""

from contextlib import suppress
from dataclasses import asdict
from queue import Empty, SimpleQueue
from typing import Final

import click

from engine.api import Engine, Event, Round, Standing, StandingChanged, SyncError
from engine.cli.context import Context

_LOOK_S: Final = 0.5
"""How long Ctrl+C may have to wait, on systems where it interrupts no waiting."""


@click.command()
@click.option("--watch", is_flag=True)
@click.option("--confirm-deletions", is_flag=True)
@click.option("--keep-rows", is_flag=True)
@click.pass_obj
def command(context: Context, watch: bool, confirm_deletions: bool, keep_rows: bool) -> None:
    if watch + confirm_deletions + keep_rows > 1:
        raise click.UsageError(context.texts("cli.sync.one_wish"))
    with context.engine() as engine:
        if watch:
            _watch(context, engine)
        elif keep_rows:
            held = engine.sync.dismiss_deletions(engine.sync.held_deletions())
            context.tell({"kept": held}, context.texts("cli.deletions_dismissed", held=held))
        else:
            _run(context, engine, confirm_deletions)


def _run(context: Context, engine: Engine, confirm_deletions: bool) -> None:
    deleted = 0
    if confirm_deletions:
        shown = engine.sync.held_deletions()
        confirmed = engine.sync.confirm_deletions(shown, context.progress())
        done, deleted = confirmed.round, confirmed.deleted
    else:
        done = engine.sync.run(context.progress())
    _tell(context, engine, done, deleted)


def _tell(context: Context, engine: Engine, done: Round, deleted: int) -> None:
    held = len(engine.sync.held_deletions())
    if done.conflicts:
        with suppress(SyncError):  # who wrote them, for when the server cannot be asked
            engine.sync.people.authors()
    words = [context.texts("cli.synced", **asdict(done))]
    if deleted:
        words.append(context.texts("cli.deletions_confirmed", deleted=deleted))
    if done.refused:
        words.append(context.texts("cli.sync_refused", refused=done.refused))
    if done.repaired:
        words.append(context.texts("cli.sync_repaired", repaired=done.repaired))
    if held:
        words.append(context.texts("cli.deletions_held", held=held))
    context.tell(asdict(done) | {"deleted": deleted, "held": held}, "\n".join(words))


def _watch(context: Context, engine: Engine) -> None:
    """Ctrl+C is its end, and no fault. Raises `NoServer`."""
    from engine.sync.errors import NoServer

    if engine.sync.joined is None:
        raise NoServer
    heard: SimpleQueue[Standing] = SimpleQueue()

    def hear(event: Event) -> None:
        if isinstance(event, StandingChanged):
            heard.put(event.standing)

    engine.events.subscribe(hear)
    try:
        engine.sync.start()
        while True:
            _tell_next(context, heard)
    except KeyboardInterrupt:
        engine.sync.stop()


def _tell_next(context: Context, heard: "SimpleQueue[Standing]") -> None:
    try:
        standing = heard.get(timeout=_LOOK_S)
    except Empty:
        return
    context.tell(standing, context.texts(f"cli.standing.{standing.phase}", **asdict(standing)))
