"""`daemon`: the scheduler without a window, until it is told to end or somebody opens one."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Flag
from typing import Final

import click

from engine.api import AtLogin, Engine, Event, ScheduleChanged
from engine.cli.context import Context, json_line
from engine.cli.outcome import worst_exit
from engine.store.errors import ProfileInUse

_LOOK_S: Final = 0.5
"""How long a signal may have to wait, on systems where it interrupts no waiting."""
_PATIENCE_S: Final = 3.0
_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGBREAK")


@click.command()
@click.option("--once", is_flag=True)
@click.option("--wait", is_flag=True)
@click.option("--install", is_flag=True)
@click.option("--uninstall", is_flag=True)
@click.pass_obj
def command(context: Context, once: bool, wait: bool, install: bool, uninstall: bool) -> int:
    if once + wait + install + uninstall > 1:
        raise click.UsageError(context.texts("cli.daemon.one_wish"))
    if install:
        _install(context)
    elif uninstall:
        _uninstall(context)
    elif once:
        return _run_due(context)
    else:
        _run(context, wait)
    return 0


def _install(context: Context) -> None:
    where = AtLogin(context.profile, context.key_file).turn_on()
    context.tell({"installed": where}, context.texts("cli.daemon.installed", where=where))


def _uninstall(context: Context) -> None:
    found = AtLogin(context.profile).turn_off()
    key = "cli.daemon.uninstalled" if found else "cli.daemon.not_installed"
    context.tell({"uninstalled": found}, context.texts(key))


def _run_due(context: Context) -> int:
    with context.engine() as engine, engine.alerts.delivering():
        engine.events.subscribe(lambda event: _tell(engine, event))
        ran = engine.schedule.run_due()
        return worst_exit(job.outcome for job in engine.schedule.standing().jobs if job.id in ran)


def _run(context: Context, wait: bool) -> None:
    """`wait`: while somebody else has the profile, and again after having given way."""
    with _told_to_end() as over:
        while not over.is_set():
            while wait and not Engine.is_free(context.profile) and not over.wait(_PATIENCE_S):
                pass
            if over.is_set():
                break
            try:
                _work(context, over)
            except ProfileInUse:  # since we looked
                if not wait:
                    raise
                over.wait(_PATIENCE_S)
            if not wait:
                break


def _work(context: Context, over: Flag) -> None:
    with context.engine(as_guest=True) as engine:
        engine.events.subscribe(lambda event: _tell(engine, event))
        engine.alerts.start()
        engine.schedule.start()
        while not over.wait(_LOOK_S) and not engine.is_wished_for:
            pass
        if not over.is_set():
            _tell_way_given(context, engine)


def _tell_way_given(context: Context, engine: Engine) -> None:
    """And, where it does not come back by itself, how it would."""
    stands = engine.schedule.standing()
    click.echo(json_line({"at": engine.clock.now(), "event": "GaveWay", "is": stands}))
    if not click.get_current_context().params["wait"]:
        click.echo(context.texts("cli.daemon.gave_way"), err=True)


def _tell(engine: Engine, event: Event) -> None:
    """A JSON line; of the schedule, how it stands now."""
    told = engine.schedule.standing() if isinstance(event, ScheduleChanged) else event
    line = {"at": engine.clock.now(), "event": type(event).__name__, "is": told}
    click.echo(json_line(line))


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
