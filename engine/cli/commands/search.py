"""`search`: reviews that contain every word and fulfil every condition, newest first."""

import click

from engine.api import SEOUL, Aspect, Label, ReviewFilter, ReviewRow, Texts, Visibility
from engine.cli.context import Context
from engine.cli.numbers import Between
from engine.platforms.port import Precision

_ASPECTS = [aspect.value for aspect in Aspect]
_FORMS = {
    Precision.YEAR: "%Y",
    Precision.MONTH: "%Y-%m",
    Precision.DAY: "%Y-%m-%d",
    Precision.HOUR: "%Y-%m-%d %H:00",
    Precision.MINUTE: "%Y-%m-%d %H:%M",
    Precision.SECOND: "%Y-%m-%d %H:%M",
}
_STATUS = [status.value for status in Visibility]


@click.command()
@click.argument("words", nargs=-1)
@click.option("--limit", default=20, show_default=True, type=Between(1, 100_000))
@click.option(
    "--label",
    type=click.Choice(["negative", "neutral", "positive"]),
)
@click.option("--negative", "label", flag_value="negative")
@click.option("--urgent", is_flag=True)
@click.option("--aspect", type=click.Choice(_ASPECTS))
@click.option("--status", multiple=True, type=click.Choice(_STATUS))
@click.pass_obj
def command(
    context: Context,
    words: tuple[str, ...],
    limit: int,
    label: Label | None,
    urgent: bool,
    aspect: str | None,
    status: tuple[str, ...],
) -> None:
    if not (words or label or urgent or aspect or status):
        raise click.UsageError(context.texts("cli.search.nothing_wanted"))
    wanted = ReviewFilter(
        words=" ".join(words),
        label=None if aspect else label,
        urgent=urgent,
        aspect=Aspect(aspect) if aspect else None,
        aspect_label=label,
        status=tuple(Visibility(each) for each in status),
        limit=limit,
    )
    with context.engine() as engine:
        found = engine.reviews.rows(engine.reviews.ids(wanted))
    if not found and not context.as_json:
        click.echo(context.texts("cli.nothing_found"), err=True)
    context.tell_each((row, _line(row, context.texts)) for row in found)


def _line(row: ReviewRow, texts: Texts) -> str:
    """The moment as fine as the platform tells it, in Seoul."""
    form, moment = _FORMS[Precision(row.precision)], row.created_at
    at = "" if moment is None else moment.astimezone(SEOUL).strftime(form)
    return f"{texts('cli.review.id', review=row.id)}\t{at}\t{row.body or texts('cli.no_words')}"
