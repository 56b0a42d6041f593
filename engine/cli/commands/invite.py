"""`invite`: a code with which somebody else becomes a member of the business; those still open."""

import click

from engine.api import Engine, NotFound
from engine.cli.context import Context

_STAMP = "%Y-%m-%d %H:%M"


@click.command()
@click.option("--role", type=click.Choice(["viewer", "staff", "manager"]))
@click.option("--email")
@click.option("--list", "listed", is_flag=True)
@click.option("--withdraw", metavar="ID|EMAIL")
@click.pass_context
def command(
    ctx: click.Context, role: str | None, email: str | None, listed: bool, withdraw: str | None
) -> None:
    context: Context = ctx.obj
    is_new = role is not None or email is not None
    if listed + (withdraw is not None) + is_new > 1:
        raise click.UsageError(context.texts("cli.invite.one_wish"))
    if not listed and withdraw is None:
        role, email = _given(ctx, "role", role), _given(ctx, "email", email)
    with context.engine() as engine:
        if listed:
            _list(context, engine)
        elif withdraw is not None:
            _withdraw(context, engine, withdraw)
        else:
            _invite(context, engine, str(role), str(email))


def _given(ctx: click.Context, name: str, value: str | None) -> str:
    """Raises `click.MissingParameter`."""
    if value is None:
        param = next(each for each in ctx.command.params if each.name == name)
        raise click.MissingParameter(ctx=ctx, param=param)
    return value


def _invite(context: Context, engine: Engine, role: str, email: str) -> None:
    invited = engine.sync.people.invite(email, role)
    words = context.texts(
        "cli.invited",
        email=invited.email,
        role=context.texts(f"role.{invited.role}"),
        code=invited.code,
        page=invited.page,
        until=f"{invited.expires_at:{_STAMP}}",
    )
    context.tell(invited, words)


def _list(context: Context, engine: Engine) -> None:
    found = engine.sync.people.invitations()
    context.tell_each(
        (each, f"{each.id}\t{each.email}\t{each.role}\t{each.expires_at:{_STAMP}}")
        for each in found
    )
    if not found and not context.as_json:
        click.echo(context.texts("cli.no_invitation"))


def _withdraw(context: Context, engine: Engine, wanted: str) -> None:
    """Raises `NotFound`, which names nobody's e-mail."""
    named = wanted.strip().casefold()
    for each in engine.sync.people.invitations():
        if named in (each.id, each.email):
            engine.sync.people.withdraw(each)
            words = context.texts("cli.invitation_withdrawn", email=each.email)
            return context.tell({"withdrawn": each.id, "email": each.email}, words)
    raise NotFound(entity="invitation", id="" if "@" in named else wanted)
