"""`undo`: take back what was done last, by name."""

from collections.abc import Mapping

import click

from engine.api import DeedDto, Engine, ReviewDto, say_deed
from engine.cli.context import Context
from engine.cli.numbers import ROW


@click.command()
@click.option("--list", "listed", is_flag=True)
@click.option("--deed", type=ROW)
@click.option("--redo", is_flag=True)
@click.pass_obj
def command(context: Context, listed: bool, deed: int | None, redo: bool) -> None:
    with context.engine() as engine:
        if listed:
            found = engine.deeds.last()
            about = _reviews(engine, found)
            context.tell_each((each, _line(context, each, about)) for each in found)
            if not found and not context.as_json:
                click.echo(context.texts("cli.no_deed"))
            return
        turned = engine.deeds.redo() if redo else engine.deeds.undo(deed)
        name = _name(context, turned, _reviews(engine, [turned]))
        said = context.texts("deed.redone" if redo else "deed.undone", name=name)
        context.tell({"id": turned.id, "name": turned.name, "undone": not redo}, said)


def _reviews(engine: Engine, deeds: list[DeedDto]) -> dict[int, ReviewDto]:
    ids = sorted({each.review for each in deeds if each.review is not None})
    return {each.id: each for each in engine.reviews.get_many(ids)}


def _line(context: Context, deed: DeedDto, about: Mapping[int, ReviewDto]) -> str:
    return context.texts(
        "cli.deed",
        id=deed.id,
        at=f"{deed.made_at:%Y-%m-%d %H:%M}",
        name=_name(context, deed, about),
        mark=context.texts("cli.deed_undone_mark") if deed.undone else "",
    )


def _name(context: Context, deed: DeedDto, about: Mapping[int, ReviewDto]) -> str:
    return say_deed(deed.name, about.get(deed.review or 0), context.texts)
