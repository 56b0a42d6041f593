"""`evidence`: keep what a review says as evidence, count it again, hand it on."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from engine.api import (
    CaseDto,
    Exit,
    Form,
    Ground,
    ItemDto,
    Verdict,
    say_deadline,
)
from engine.cli.context import Context
from engine.cli.errors import FileTaken, FolderMissing
from engine.cli.numbers import ROW
from engine.cli.reply_words import shorten

_ID = ROW
_GROUNDS = click.Choice([each.value for each in Ground])


@click.group()
def command() -> None:
    pass


@command.command("open")
@click.argument("review", type=_ID)
@click.option("--ground", type=_GROUNDS)
@click.option("--note", default="")
@click.pass_obj
def open_(context: Context, review: int, ground: str | None, note: str) -> int:
    """Without a ground, what speaks for which."""
    with context.engine() as engine:
        if ground is not None:
            case = engine.evidence.open(review, Ground(ground), note)
            context.tell(_told(case), _opened(context, case))
            return Exit.OK
        prospect = engine.evidence.prospect(review)
    texts = context.texts
    context.tell_each(
        (asdict(each), f"{texts(f'evidence.ground.{each.ground}')}\t{each.sentence}")
        for each in prospect.proposals
    )
    if not context.as_json:
        click.echo(texts("cli.evidence.choose", grounds=", ".join(Ground)), err=True)
    return Exit.USAGE


@command.command()
@click.argument("case", type=_ID)
@click.option("--note")
@click.option("--capture", is_flag=True)
@click.option("--reported", type=click.DateTime(["%Y-%m-%d"]))
@click.pass_obj
def add(
    context: Context, case: int, note: str | None, capture: bool, reported: datetime | None
) -> None:
    if note is None and reported is None and not capture:
        raise click.UsageError(context.texts("cli.evidence.add_what"))
    with context.engine() as engine:
        if note is not None:
            found = engine.evidence.note(case, note)
        if capture:
            found = engine.evidence.capture(case, context.progress())
        if reported is not None:
            found = engine.evidence.report(case, reported.date())
    context.tell(_told(found), _line(context, found))


@command.command("list")
@click.pass_obj
def list_(context: Context) -> None:
    with context.engine() as engine:
        found = engine.evidence.cases()
    context.tell_each((_told(case), _line(context, case)) for case in found)
    if not found and not context.as_json:
        click.echo(context.texts("cli.evidence.none"))


@command.command()
@click.argument("case", type=_ID)
@click.pass_obj
def show(context: Context, case: int) -> None:
    with context.engine() as engine:
        found = engine.evidence.get(case)
    said = [f"  {found.statement}"] if found.statement else []
    lines = [_line(context, found), *said, *(_item(context, item) for item in found.items)]
    context.tell(_told(found), "\n".join(lines))


@command.command()
@click.argument("case", type=_ID)
@click.pass_obj
def verify(context: Context, case: int) -> int:
    with context.engine() as engine:
        verdict = engine.evidence.verify(case)
    context.tell({**asdict(verdict), "holds": verdict.holds}, _judged(context, verdict))
    return Exit.OK if verdict.holds else Exit.FAILED


@command.command()
@click.argument("case", type=_ID)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--form", type=click.Choice([each.value for each in Form]))
@click.pass_obj
def export(context: Context, case: int, file: Path, form: str | None) -> None:
    if not file.absolute().parent.is_dir():
        raise FolderMissing(folder=file.parent)
    if file.exists():
        raise FileTaken(file=file)
    with context.engine() as engine:
        wanted = None if form is None else Form(form)
        size = engine.evidence.export(case, file, context.texts, wanted, context.progress())
    words = context.texts("cli.evidence.exported", file=file, size=f"{size // 1024:,}")
    context.tell({"case": case, "file": str(file), "bytes": size}, words)


@command.command()
@click.argument("case", type=_ID)
@click.option("--note", required=True)
@click.pass_obj
def withdraw(context: Context, case: int, note: str) -> None:
    with context.engine() as engine:
        found = engine.evidence.withdraw(case, note)
    context.tell(_told(found), _line(context, found))


def _told(case: CaseDto) -> dict[str, object]:
    """As JSON: the review by its id, as everywhere else."""
    return {**asdict(case), "review": case.review.id, "shop": case.review.shop_name}


def _opened(context: Context, case: CaseDto) -> str:
    return context.texts("cli.evidence.opened", id=case.id, count=len(case.items), hash=case.last)


def _line(context: Context, case: CaseDto) -> str:
    texts = context.texts
    days = " · ".join(say_deadline(each, texts) for each in case.deadlines)
    return texts(
        "cli.evidence.case",
        id=case.id,
        ground=texts(f"evidence.ground.{case.ground}"),
        author=case.review.found.author_name,
        shop=case.review.shop_name,
        days=texts("evidence.withdrawn") if case.withdrawn else days,
        words=shorten(case.review.found.body, texts),
    )


def _item(context: Context, item: ItemDto) -> str:
    kind = context.texts(f"evidence.kind.{item.kind}")
    line = f"  {item.number}\t{item.taken_at:%Y-%m-%d %H:%M:%S}\t{kind}\t{item.hash}"
    return f"{line}\n\t{item.words}" if item.words else line


def _judged(context: Context, verdict: Verdict) -> str:
    texts = context.texts
    if verdict.holds:
        return texts("cli.evidence.holds", count=verdict.count, hash=verdict.last)
    lines = (
        texts(
            "cli.evidence.misfit",
            number=each.number,
            why=texts(f"evidence.why.{each.why}"),
        )
        for each in verdict.misfits
    )
    return "\n".join(lines)
