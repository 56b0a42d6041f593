"""`packs`: what reads the reviews; put another language pack in, try it, choose it."""

from pathlib import Path

import click

from engine.api import EngineError, Exit, PackDto, Packs
from engine.cli.context import Context


@click.command()
@click.argument(
    "act",
    metavar="[ACT]",
    type=click.Choice(["list", "install", "verify", "use", "remove"]),
    default="list",
)
@click.argument("name", required=False)
@click.option("--labels", default="")
@click.pass_obj
def command(context: Context, act: str, name: str | None, labels: str) -> int:
    if name is None and act in {"install", "use", "remove"}:
        raise click.UsageError(context.texts("cli.packs.nameless", act=act))
    with context.engine() as engine:
        packs = engine.packs
        if act == "list":
            return _list(context, packs)
        if act == "verify":
            return _verify(context, packs, name)
        assert name is not None  # noqa: S101 - see above
        if act == "remove":
            gone = packs.remove(name)
            context.tell({"removed": gone}, context.texts("cli.pack_removed", pack=gone))
        elif act == "use":
            used = packs.use(name)
            context.tell(_plain(context, used), context.texts("cli.pack_used", pack=used.id))
        else:
            _install(context, packs, Path(name), labels)
    return Exit.OK


def _list(context: Context, packs: Packs) -> int:
    found = packs.all()
    context.tell_each((_plain(context, pack), _line(context, pack)) for pack in found)
    if any(pack.active and pack.trouble for pack in found):
        if not context.as_json:
            click.echo(context.texts("cli.pack_replaced"), err=True)
        return Exit.FAILED
    return Exit.OK


def _verify(context: Context, packs: Packs, name: str | None) -> int:
    if name is not None:
        _tell_good(context, packs.verify(name))
        return Exit.OK
    code: int = Exit.OK
    for pack in packs.all():
        try:
            _tell_good(context, packs.verify(pack.id))
        except EngineError as fault:
            context.tell_fault(fault)
            code = fault.exit_code
    return code


def _tell_good(context: Context, pack: PackDto) -> None:
    context.tell(_plain(context, pack), context.texts("cli.pack_verified", pack=pack.id))


def _install(context: Context, packs: Packs, folder: Path, labels: str) -> None:
    names = [label for label in labels.split(",") if label]
    made = packs.install(folder, names, context.progress())
    context.tell(_plain(context, made), context.texts("cli.pack_installed", pack=made.id))


def _plain(context: Context, pack: PackDto) -> dict[str, object]:
    manifest = pack.manifest
    return {
        "id": pack.id,
        "name": manifest and manifest.name,
        "version": manifest and manifest.version,
        "licence": manifest and manifest.licence,
        "heads": [head.name for head in manifest.heads] if manifest else [],
        "bytes": sum(seal.bytes for seal in manifest.files.values()) if manifest else 0,
        "shipped": pack.shipped,
        "active": pack.active,
        "trouble": _trouble(context, pack),
    }


def _trouble(context: Context, pack: PackDto) -> str:
    if pack.trouble is None:
        return ""
    return " ".join(" ".join(context.texts.error(pack.trouble)).split())


def _line(context: Context, pack: PackDto) -> str:
    manifest = pack.manifest
    version = manifest.version if manifest else ""
    heads = ", ".join(head.name for head in manifest.heads) if manifest else ""
    cells = (f"{'*' if pack.active else ' '} {pack.id}", version, heads, _trouble(context, pack))
    return "\t".join(cells).rstrip()
