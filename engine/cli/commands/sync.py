"""`sync`: one round with the server, or, with `--watch`, all of them as long as it runs."""

from dataclasses import asdict
from queue import Empty, SimpleQueue
from typing import Final

import click

from engine.api import Engine, Event, Standing, StandingChanged
from engine.cli.context import Context

_LOOK_S: Final = 0.5
"""How long Ctrl+C may have to wait, on systems where it interrupts no waiting."""


@click.command()
@click.option("--watch", is_flag=True)
@click.pass_obj
def command(context: Context, watch: bool) -> None:
    with context.engine() as engine:
        if watch:
            _watch(context, engine)
        else:
            _run(context, engine)


def _run(context: Context, engine: Engine) -> None:
    done = engine.sync.run(context.progress())
    words = [context.texts("cli.synced", **asdict(done))]
    if done.refused:
        words.append(context.texts("cli.sync_refused", refused=done.refused))
    context.tell(done, "\n".join(words))


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
