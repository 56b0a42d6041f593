"""`devices`: who else works on this shop."""

import click

from engine.cli.context import Context


@click.command()
@click.option("--revoke", metavar="ID")
@click.pass_obj
def command(context: Context, revoke: str | None) -> None:
    from engine.sync.errors import OwnDevice

    with context.engine() as engine:
        if revoke is not None:
            if revoke in {each.id for each in engine.sync.devices() if each.current}:
                raise OwnDevice
            engine.sync.revoke(revoke)
            context.tell({"revoked": revoke}, context.texts("cli.device_revoked"))
            return
        context.tell_each(
            (
                each,
                f"{'*' if each.current else ' '} {each.id}\t{each.name}\t{each.member_name}"
                f"\t{each.seen_at:%Y-%m-%d %H:%M}",
            )
            for each in engine.sync.devices()
        )
