"""`doctor`: is everything in place? Profile, database, browser, model, platforms."""

from collections.abc import Callable, Iterator

import click

from engine.api import Engine
from engine.cli.context import Context
from engine.runtime.errors import EngineError, Exit


@click.command()
@click.pass_obj
def command(context: Context) -> int:
    healthy = True
    for name, trouble in _checks(context):
        healthy &= not trouble
        context.tell({"check": name, "ok": not trouble, "trouble": trouble}, _line(name, trouble))
    return Exit.OK if healthy else Exit.FAILED


def _line(name: str, trouble: str) -> str:
    return f"✗ {name}: {trouble}" if trouble else f"✓ {name}"


def _checks(context: Context) -> Iterator[tuple[str, str]]:
    """(name, what is wrong; "" for nothing). A profile that does not open raises its own error."""
    with context.engine() as engine:
        yield "profile", ""
        yield "database", "; ".join(engine.examine()[:3])
        yield "browser", _trouble(context, engine.visits.try_browser)
        yield "model", _trouble(context, lambda: _read(engine))
        for shop in engine.shops.list():
            yield f"shop {shop.id}", shop.outcome
        yield "readings", _trouble(context, lambda: _tell_outdated(context, engine))


def _tell_outdated(context: Context, engine: Engine) -> None:
    """Nothing is wrong with what an older model has read; today's may find more."""
    if count := engine.reviews.outdated(engine.language.name):
        context.tell({"outdated": count}, context.texts("cli.outdated", count=count))


def _read(engine: Engine) -> None:
    """Also tells when the chosen pack is broken and the shipped one reads instead."""
    engine.language.read(["맛있어요"])
    if engine.language.fault:
        raise engine.language.fault


def _trouble(context: Context, check: Callable[[], object]) -> str:
    try:
        check()
    except EngineError as fault:
        return " ".join(" ".join(context.texts.error(fault)).split())
    return ""
