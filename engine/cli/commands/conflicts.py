"""`conflicts`: what two people wrote without knowing of each other, and what to do about it."""

from collections.abc import Mapping
from dataclasses import asdict

import click

from engine.api import ConflictDto, Edition, Engine, EngineError, Exit, Resolution, SyncError
from engine.cli.context import Context

_ID = click.IntRange(1, 2**63 - 1)
_SIGNS = 300


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
    code = Exit.OK
    with context.engine() as engine:
        if not wanted:
            found = engine.sync.conflicts()
            names = _names(engine) if found else {}
            context.tell_each((_told(each, names), _words(context, each, names)) for each in found)
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


def _names(engine: Engine) -> dict[int, str]:
    """Nobody's, where the server cannot be asked now."""
    try:
        return engine.sync.authors()
    except SyncError:
        return {}


def _told(found: ConflictDto, names: Mapping[int, str]) -> dict[str, object]:
    told = asdict(found)
    for edition in (told["kept"], told["lost"]):
        edition["by"] = names.get(edition["device"], "")
    return told


def _words(context: Context, found: ConflictDto, names: Mapping[int, str]) -> str:
    return context.texts(
        "cli.conflict",
        id=found.id,
        entity=found.entity,
        row=found.row or "-",
        field=found.field,
        kept=_shown(found.kept),
        kept_by=_who(context, found.kept, names),
        kept_at=f"{found.kept.at:%Y-%m-%d %H:%M}",
        lost=_shown(found.lost),
        lost_by=_who(context, found.lost, names),
        lost_at=f"{found.lost.at:%Y-%m-%d %H:%M}",
    )


def _shown(edition: Edition) -> str:
    """On one line, and no longer than a person reads."""
    words = " ".join(str(edition.value).split())
    return words if len(words) <= _SIGNS else f"{words[:_SIGNS]}…"


def _who(context: Context, edition: Edition, names: Mapping[int, str]) -> str:
    if edition.here:
        return context.texts("cli.this_device")
    if edition.device == 0:
        return context.texts("cli.server_itself")
    unnamed = context.texts("cli.other_device", device=edition.device)
    return names.get(edition.device, unnamed)
