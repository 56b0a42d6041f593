"""What is brought, at a terminal: the preview, and what became of it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from engine.runtime.texts import Texts

if TYPE_CHECKING:
    from engine.api import Engine, LeftOut, Preview, Source, Taken, Target
    from engine.cli.context import Context

_SHOWN = 60


def bring(
    context: "Context", engine: "Engine", source: "Source", target: "Target", *, yes: bool
) -> None:
    """Show what is understood; with `yes` store it, and read what is new."""
    from engine.api import BY_HAND, NotFound, say_import

    if target.platform not in ("", BY_HAND, *engine.platforms()):
        raise NotFound(entity="platform", id=target.platform)
    progress = context.progress()
    if not yes:
        preview = engine.imports.examine(source, progress)
        context.tell(preview, "\n".join(preview_lines(preview, context.texts)))
        return
    report = engine.imports.run(source, target, progress)
    with engine.alerts.delivering():
        scored = engine.reviews.analyse(engine.language, progress)
    context.tell(report, say_import(report, context.texts))
    if not context.as_json:
        for each in report.left_out:
            click.echo(left_out_line(each, context.texts))
        if report.new:
            click.echo(context.texts("cli.imports.undo", id=report.id))
    context.tell({"scored": scored}, context.texts("cli.scored", count=scored))


def preview_lines(preview: "Preview", texts: Texts) -> Iterator[str]:
    from engine.api import say_preview, say_unsure

    shape = preview.shape
    for number, column in enumerate(shape.columns, start=1):
        role = texts(f"imports.role.{column.role or 'none'}")
        samples = " / ".join(_short(sample) for sample in column.samples)
        yield f"{number}\t{column.name}\t→ {role}\t{samples}"
    if len(shape.sheets) > 1:
        yield texts("cli.imports.sheets", sheet=shape.sheet, sheets=", ".join(shape.sheets))
    yield from (_taken_line(row, texts) for row in preview.rows)
    yield from (left_out_line(each, texts) for each in preview.left_out)
    yield from say_unsure(preview.doubts, texts)
    yield say_preview(preview, texts)
    yield texts("cli.imports.map" if shape.missing else "cli.imports.confirm")


def left_out_line(each: "LeftOut", texts: Texts) -> str:
    why = texts(f"imports.why.{each.reason}")
    if not each.excerpt:
        return texts("cli.imports.left_out_bare", line=each.line, why=why)
    return texts("cli.imports.left_out", line=each.line, why=why, excerpt=_short(each.excerpt))


def _taken_line(row: "Taken", texts: Texts) -> str:
    found = row.review
    stars = "" if found.rating is None else f"{found.rating:g}/{found.rating_scale}"
    when = "" if found.created_at is None else f"{found.created_at:%Y-%m-%d}"
    doubts = "".join(f" ({texts(f'imports.doubt.{doubt}')})" for doubt in row.doubts)
    cells = (str(row.line), when, found.author_name, stars, _short(found.body or ""))
    return "\t".join(cells) + doubts


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
