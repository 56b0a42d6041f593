"""`passphrase`: change what opens a profile on a computer without a keyring."""

import click

from engine.api import Engine
from engine.cli.context import Context


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    texts = context.texts
    old = click.prompt(texts("cli.passphrase"), hide_input=True, err=True)
    new = click.prompt(
        texts("cli.passphrase_new"),
        hide_input=True,
        confirmation_prompt=texts("cli.passphrase_again"),
        err=True,
    )
    Engine.change_passphrase(old, new, context.profile)
    context.tell({"changed": True}, texts("cli.passphrase_changed"))
