"""`accounts`: how each account on a platform stands; ask the platforms, or disconnect one."""

from typing import TYPE_CHECKING

import click

from engine.cli.context import Context
from engine.cli.outcome import worst_exit

if TYPE_CHECKING:
    from engine.api import AccountDto, Engine


@click.command()
@click.option("--check", is_flag=True)
@click.option("--forget", nargs=2, metavar="PLATFORM ACCOUNT")
@click.pass_obj
def command(context: Context, check: bool, forget: tuple[str, str] | None) -> int:
    with context.engine() as engine:
        if forget is not None:
            engine.accounts.forget(*forget, context.progress())
        outcomes = _check(context, engine) if check else []
        found = engine.accounts.list()
        context.tell_each((each, _say(each, engine, context)) for each in found)
    if not found and not context.as_json:
        click.echo(context.texts("cli.no_account"))
    return worst_exit(outcomes)


def _check(context: Context, engine: "Engine") -> list[str]:
    """Every account that has a login; the codes of what was met."""
    from engine.api import EngineError, LoginState

    met = []
    for each in engine.accounts.list():
        if each.state is LoginState.NEEDLESS:
            continue
        try:
            engine.accounts.check(each.platform, each.account, context.progress())
        except EngineError as fault:
            met.append(fault.code)
    return met


def _say(account: "AccountDto", engine: "Engine", context: Context) -> str:
    """A line that names it, then how it stands, a line each."""
    from engine.api import say_account

    texts, spec = context.texts, engine.platforms()[account.platform]
    title = texts(f"platform.{account.platform}.title")
    shops = ", ".join(account.shops)
    facts = say_account(account, spec, engine.clock.now(), texts)
    lines = [f"{name}: {words}" for name, words in facts]
    return "\n  ".join([f"{account.platform}\t{account.account}\t{title}\t{shops}", *lines])
