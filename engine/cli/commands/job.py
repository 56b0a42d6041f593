"""`job`: run any job by its id."""

from collections.abc import Iterator

import click

from engine.cli.context import Context
from engine.cli.outcome import worst_exit


@click.command()
@click.argument("job_id", metavar="[ID]", required=False)
@click.pass_obj
def command(context: Context, job_id: str | None) -> int:
    from engine.api import Engine  # not above: `--help` should not wait for the store

    jobs = Engine.jobs()
    if job_id is None:
        titles = {each: context.texts(key) for each, key in jobs.items()}
        context.tell_each(
            ({"id": each, "title": title}, f"{each}\t{title}") for each, title in titles.items()
        )
        return 0
    with context.engine() as engine:
        report = engine.run_job(job_id, context.progress())
    context.tell(report, context.texts("cli.job_done", title=context.texts(jobs[job_id])))
    return worst_exit(_outcomes(report))


def _outcomes(report: dict[str, object]) -> Iterator[str]:
    """How each visit to a platform ended, as `Job.run` promises to tell."""
    shops = report.get("shops", [report])
    assert isinstance(shops, list)  # noqa: S101 - see `Job`
    yield from (str(each.get("outcome", "done")) for each in shops)
