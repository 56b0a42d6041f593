"""`imports`: what was brought from files and pages; take one back whole."""

import click

from engine.api import ImportDto, say_undone
from engine.cli.context import Context
from engine.cli.numbers import ROW


@click.command()
@click.option("--undo", type=ROW)
@click.pass_obj
def command(context: Context, undo: int | None) -> None:
    with context.engine() as engine:
        if undo is None:
            found = engine.imports.all()
            context.tell_each((each, _line(context, each)) for each in found)
            if not found and not context.as_json:
                click.echo(context.texts("cli.imports.none"))
            return
        undone = engine.imports.undo(undo)
    context.tell(undone, say_undone(undone, context.texts))


def _line(context: Context, each: ImportDto) -> str:
    texts = context.texts
    return texts(
        "cli.imports.line",
        id=each.id,
        at=f"{each.made_at:%Y-%m-%d %H:%M}",
        name=each.name or texts("imports.page"),
        shop=each.shop_name,
        new=f"{each.new:,}",
        mark=texts("cli.deed_undone_mark") if each.undone_at else "",
    )
