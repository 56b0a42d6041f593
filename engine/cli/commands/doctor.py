"""`doctor`: is everything in place? Profile, disk, database, browser, model, platforms."""

import shutil
from collections.abc import Callable, Iterator
from typing import Final

import click

from engine.api import Engine
from engine.cli.context import Context
from engine.cli.reply_words import say_code
from engine.runtime.errors import EngineError, Exit

_ROOM: Final = 200 << 20
"""Bytes that a backup, a browser's cache and the log want in the near future."""


@click.command()
@click.pass_obj
def command(context: Context) -> int:
    healthy = True
    for name, words, trouble in _checks(context):
        healthy &= not trouble
        context.tell({"check": name, "ok": not trouble, "trouble": trouble}, _line(words, trouble))
    return Exit.OK if healthy else Exit.FAILED


def _line(name: str, trouble: str) -> str:
    return f"✗ {name}: {trouble}" if trouble else f"✓ {name}"


def _checks(context: Context) -> Iterator[tuple[str, str, str]]:
    """(name for scripts, for people, what is wrong; "" for nothing). A profile that does not open
    raises its own error.
    """
    texts = context.texts
    with context.engine() as engine:
        yield "profile", texts("cli.doctor.profile"), ""
        yield "disk", texts("cli.doctor.disk"), _room(context, engine)
        yield "database", texts("cli.doctor.database"), "; ".join(engine.examine()[:3])
        browser = _trouble(context, engine.visits.try_browser)
        yield "browser", texts("cli.doctor.browser"), browser
        yield "model", texts("cli.doctor.model"), _trouble(context, lambda: _read(engine))
        for shop in engine.shops.list():
            site = texts(f"platform.{shop.platform}.short")
            words = texts("cli.doctor.shop", site=site, shop=shop.name)
            yield f"shop {shop.id}", words, say_code(shop.outcome, texts) if shop.outcome else ""
        outdated = _trouble(context, lambda: _tell_outdated(context, engine))
        yield "readings", texts("cli.doctor.readings"), outdated


def _room(context: Context, engine: Engine) -> str:
    """Where the profile lies."""
    free = shutil.disk_usage(engine.profile.folder).free
    return "" if free >= _ROOM else context.texts("cli.doctor.no_room", mb=f"{free >> 20:,}")


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
