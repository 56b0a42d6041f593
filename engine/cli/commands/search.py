"""`search`: reviews that contain every word and fulfil every condition, newest first."""

import click

from engine.api import Aspect, Label, ReviewFilter
from engine.cli.context import Context

_ASPECTS = [aspect.value for aspect in Aspect]


@click.command()
@click.argument("words", nargs=-1)
@click.option(
    "--limit", default=20, show_default=True, metavar="N", type=click.IntRange(1, 100_000)
)
@click.option(
    "--label",
    type=click.Choice(["negative", "neutral", "positive"]),
)
@click.option("--negative", "label", flag_value="negative")
@click.option("--urgent", is_flag=True)
@click.option("--aspect", type=click.Choice(_ASPECTS))
@click.pass_obj
def command(
    context: Context,
    words: tuple[str, ...],
    limit: int,
    label: Label | None,
    urgent: bool,
    aspect: str | None,
) -> None:
    if not (words or label or urgent or aspect):
        raise click.UsageError(context.texts("cli.search.nothing_wanted"))
    wanted = ReviewFilter(
        words=" ".join(words),
        label=None if aspect else label,
        urgent=urgent,
        aspect=Aspect(aspect) if aspect else None,
        aspect_label=label,
        limit=limit,
    )
    with context.engine() as engine:
        found = engine.reviews.rows(engine.reviews.ids(wanted))
    if not found and not context.as_json:
        click.echo(context.texts("cli.nothing_found"), err=True)
    context.tell_each((row, f"{row.id}\t{row.created_at or ''}\t{row.body}") for row in found)
