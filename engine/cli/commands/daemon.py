"""`daemon`: the scheduler without a window, until it is told to end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Flag
from typing import Final

import click

from engine.api import Engine, Event
from engine.cli.context import Context, json_line
from engine.cli.outcome import worst_exit

_LOOK_S: Final = 0.5
"""How long a signal may have to wait, on systems where it interrupts no waiting."""
_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGBREAK")


@click.command()
@click.option("--once", is_flag=True)
@click.pass_obj
def command(context: Context, once: bool) -> int:
    with _told_to_end() as over, context.engine() as engine:
        engine.events.subscribe(lambda event: _tell(engine, event))
        return _run_due(engine) if once else _run(context, engine, over)


def _run(context: Context, engine: Engine, over: Flag) -> int:
    if not engine.schedule.standing().is_on:
        context.tell({"on": False}, context.texts("schedule.off"))
        return 0
    engine.schedule.start()
    while not over.wait(_LOOK_S):
        pass
    return 0


def _run_due(engine: Engine) -> int:
    ran = engine.schedule.run_due()
    return worst_exit(job.outcome for job in engine.schedule.standing().jobs if job.id in ran)


def _tell(engine: Engine, event: Event) -> None:
    """A JSON line; of what changed in the schedule, how it stands now."""
    name = type(event).__name__
    told: object = event
    if name == "ScheduleChanged":
        told = engine.schedule.standing()
    click.echo(json_line({"at": engine.clock.now(), "event": name, "is": told}))


@contextmanager
def _told_to_end() -> Iterator[Flag]:
    """A flag that the system, or Ctrl+C, sets."""
    over = Flag()
    known = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {each: signal.signal(each, lambda *_: over.set()) for each in known}
    try:
        yield over
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
