"""`import`: reviews from a CSV or Excel file. Shown first; stored with `--yes`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.cli.context import Context
from engine.cli.import_words import bring
from engine.cli.numbers import ROW

if TYPE_CHECKING:
    from engine.api import Engine, Role, Wish

_NONE = "-"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--shop", type=ROW)
@click.option("--platform", metavar="ID", default="")
@click.option("--shop-name", metavar="NAME", default="")
@click.option("--map", "mapped", metavar="ROLE=COLUMN,...", default="")
@click.option("--sheet", metavar="NAME")
@click.option("--yes", is_flag=True)
@click.pass_obj
def command(
    context: Context,
    file: Path,
    shop: int | None,
    platform: str,
    shop_name: str,
    mapped: str,
    sheet: str | None,
    yes: bool,
) -> None:
    from engine.api import Target, Wish

    with context.engine() as engine:
        wish = Wish(sheet=sheet)
        if mapped:
            wish = Wish(_columns(engine, file, wish, mapped), sheet)
        source = engine.imports.open_file(file, wish)
        bring(context, engine, source, Target(shop, platform, shop_name), yes=yes)


def _columns(engine: "Engine", file: Path, wish: "Wish", mapped: str) -> dict["Role", int]:
    """What is guessed, but for what is said. Raises `InvalidInput`, `NoSuchColumn`."""
    from engine.api import InvalidInput, Role

    source = engine.imports.open_file(file, wish)
    columns = dict(source.layout.columns)
    for pair in mapped.split(","):
        name, _, column = pair.partition("=")
        try:
            role = Role(name.strip())
        except ValueError:
            raise InvalidInput(field="map", reason=", ".join(Role)) from None
        if column.strip() == _NONE:
            columns.pop(role, None)
        else:
            columns[role] = source.number_of(column)
    return columns
