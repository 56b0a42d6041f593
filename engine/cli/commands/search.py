"""`search`: reviews that contain every word, newest first."""

import click

from engine.api import ReviewFilter
from engine.cli.context import Context


@click.command(help="Reviews that contain all WORDS, newest first.")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--label", type=click.Choice(["negative", "neutral", "positive"]))
@click.pass_obj
def command(context: Context, words: tuple[str, ...], limit: int, label: str | None) -> None:
    wanted = ReviewFilter(words=" ".join(words), label=label, limit=limit)  # type: ignore[arg-type]
    with context.engine() as engine:
        found = engine.reviews.rows(engine.reviews.ids(wanted))
    if not found and not context.as_json:
        click.echo(context.texts("cli.nothing_found"), err=True)
    context.tell_each((row, f"{row.id}\t{row.created_at or ''}\t{row.body}") for row in found)
