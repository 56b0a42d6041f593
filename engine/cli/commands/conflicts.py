"""`conflicts`: what two people wrote without knowing of each other, and what to do about it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict

import click

from engine.api import ConflictDto, EngineError, Exit, Resolution
from engine.cli.conflict_words import around, say
from engine.cli.context import Context
from engine.cli.numbers import ROW

_ID = ROW


@click.command()
@click.option("--use-other", "other", multiple=True, type=_ID)
@click.option("--use-both", "both", multiple=True, type=_ID)
@click.option("--keep", "kept", multiple=True, type=_ID)
@click.option("--dismiss", "dismissed", multiple=True, type=_ID)
@click.pass_obj
def command(
    context: Context,
    other: tuple[int, ...],
    both: tuple[int, ...],
    kept: tuple[int, ...],
    dismissed: tuple[int, ...],
) -> int:
    """One that cannot be settled does not keep the others; the first trouble is the exit code."""
    wanted: list[tuple[Resolution, int]] = [
        *(("other", each) for each in other),
        *(("both", each) for each in both),
        *(("kept", each) for each in kept),
        *(("dismissed", each) for each in dismissed),
    ]
    _check(context, wanted)
    code = Exit.OK
    with context.engine() as engine:
        if not wanted:
            found = engine.sync.conflicts()
            things = around(engine, found)
            context.tell_each(
                (_told(each, things.authors), say(each, things, context.texts)) for each in found
            )
            if not found and not context.as_json:
                click.echo(context.texts("cli.no_conflict"))
        for how, conflict_id in wanted:
            try:
                engine.sync.resolve(engine.sync.conflict(conflict_id), how)
            except EngineError as fault:
                context.tell_fault(fault)
                code = code or fault.exit_code
            else:
                said = {"id": conflict_id, "resolution": how}
                context.tell(said, context.texts("cli.resolved", id=conflict_id))
    return code


def _told(found: ConflictDto, names: Mapping[int, str]) -> dict[str, object]:
    told = asdict(found)
    for edition in (told["kept"], told["lost"]):
        edition["by"] = names.get(edition["device"], "")
    return told


def _check(context: Context, wanted: list[tuple[Resolution, int]]) -> None:
    """One answer for each. Raises `UsageError`."""
    for conflict_id, count in Counter(each for _, each in wanted).items():
        if count > 1:
            raise click.UsageError(context.texts("cli.conflicts.one_answer", id=conflict_id))
