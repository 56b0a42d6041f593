"""`report`: the newest one; where there is none of today, or of this week, it is written first."""

import click

from engine.api import Engine, ReportDto, ReviewRow, Texts, say_report
from engine.cli.context import Context


@click.command()
@click.option("--weekly", is_flag=True)
@click.pass_obj
def command(context: Context, weekly: bool) -> None:
    kind = "weekly" if weekly else "daily"
    with context.engine() as engine:
        report = _newest(engine, kind)
        said = say_report(report, context.texts)
        bad = engine.reviews.rows(report.content["reviews"]["negative_ids"])
    said += [f"  {_line(row, context.texts)}" for row in bad]
    context.tell(report, "\n".join(said))


def _line(row: ReviewRow, texts: Texts) -> str:
    """By the number of the review, which is not that of a reply: `approve` takes the other."""
    number = texts("cli.review.id", review=row.id)
    return f"{number}\t{' '.join(row.body.split()) or texts('cli.no_words')}"


def _newest(engine: Engine, kind: str) -> ReportDto:
    kept = engine.reports.kept(kind)
    if not kept or not engine.reports.is_current(kept[0]):
        engine.run_job(kind)
        kept = engine.reports.kept(kind)
    return kept[0]
