"""`platforms`: what this program can visit, how, and what it may do there; turn one on or off."""

import click

from engine.cli.context import Context
from engine.runtime.texts import Texts


@click.command()
@click.option("--turn-on", metavar="ID")
@click.option("--turn-off", metavar="ID")
@click.pass_obj
def command(context: Context, turn_on: str | None, turn_off: str | None) -> None:
    from engine.api import Engine, say_spec

    known = Engine.platforms()
    for platform in (turn_on, turn_off):
        if platform is not None:
            _turn(context, platform, on=platform == turn_on)
            known = {platform: known[platform]}
    texts = context.texts
    context.tell_each(
        (each, "\n  ".join((_title(each.id, texts), *say_spec(each, texts))))
        for each in known.values()
    )


def _title(platform: str, texts: Texts) -> str:
    return f"{platform}\t{texts(f'platform.{platform}.title')}"


def _turn(context: Context, platform: str, *, on: bool) -> None:
    """Raises `InvalidInput` for one that needs no such word."""
    from engine.api import Engine, InvalidInput, NotFound
    from engine.runtime.settings.sections.platforms import Platforms

    spec = Engine.platforms().get(platform)
    if spec is None:
        raise NotFound(entity="platform", id=platform)
    if not spec.is_opt_in:
        raise InvalidInput(field="platform", reason=f"{platform}: {spec.terms}")
    with context.engine() as engine:
        engine.settings.put(engine.settings.get(Platforms).turned(platform, on=on))
