"""`devices`: who else works on this shop."""

import click

from engine.api import Engine
from engine.cli.context import Context

_STAMP = "%Y-%m-%d %H:%M"


@click.command()
@click.option("--revoke", metavar="ID")
@click.option("--rename", nargs=2, metavar="ID NAME")
@click.pass_obj
def command(context: Context, revoke: str | None, rename: tuple[str, str] | None) -> None:
    with context.engine() as engine:
        if revoke is not None:
            _revoke(engine, revoke)
            context.tell({"revoked": revoke}, context.texts("cli.device_revoked"))
        elif rename is not None:
            named = engine.sync.people.rename(*rename)
            context.tell(named, context.texts("cli.device_renamed", name=named.name))
        else:
            _list(context, engine)


def _revoke(engine: Engine, device_id: str) -> None:
    from engine.sync.errors import OwnDevice

    if device_id in {each.id for each in engine.sync.people.devices() if each.current}:
        raise OwnDevice
    engine.sync.people.revoke(device_id)


def _list(context: Context, engine: Engine) -> None:
    roster = engine.sync.people.roster()
    context.tell_each(
        (
            each,
            f"{'*' if each.current else ' '} {each.id}\t{each.name}\t{each.member_name}"
            f"\t{each.seen_at:{_STAMP}}",
        )
        for each in roster.devices
    )
    if roster.as_of is not None:
        when = f"{roster.as_of:{_STAMP}}"
        click.echo(context.texts("cli.devices_as_of", when=when), err=True)
