"""`invite`: a code with which somebody else becomes a member of the business."""

import click

from engine.cli.context import Context


@click.command()
@click.option("--role", type=click.Choice(["viewer", "staff", "manager"]), required=True)
@click.option("--email", required=True)
@click.pass_obj
def command(context: Context, role: str, email: str) -> None:
    with context.engine() as engine:
        invited = engine.sync.people.invite(email, role)
    words = context.texts(
        "cli.invited",
        email=invited.email,
        role=context.texts(f"role.{invited.role}"),
        code=invited.code,
        page=invited.page,
        until=f"{invited.expires_at.astimezone():%Y-%m-%d %H:%M}",
    )
    context.tell(invited, words)
