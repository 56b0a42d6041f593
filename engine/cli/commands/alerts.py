"""`alerts`: by which ways urgent reviews are told, what left this PC; connect, try, disconnect."""

import sys
from collections.abc import Sequence

import click

from engine.api import ChannelDto, Engine, MessageDto
from engine.cli.context import Context

_STAMP = "%Y-%m-%d %H:%M"


@click.command()
@click.option("--test", metavar="CHANNEL")
@click.option("--connect", metavar="CHANNEL")
@click.option("--disconnect", metavar="CHANNEL")
@click.option("--set", "given", metavar="NAME=VALUE", multiple=True)
@click.pass_obj
def command(
    context: Context,
    test: str | None,
    connect: str | None,
    disconnect: str | None,
    given: tuple[str, ...],
) -> None:
    if sum(each is not None for each in (test, connect, disconnect)) > 1:
        raise click.UsageError(context.texts("cli.alerts.one_wish"))
    if given and connect is None:
        raise click.UsageError(context.texts("cli.alerts.set_alone"))
    with context.engine() as engine:
        if test is not None:
            engine.alerts.try_out(test)
            _say(context, "tested", test)
        elif connect is not None:
            _connect(context, engine, connect, given)
        elif disconnect is not None:
            engine.alerts.disconnect(disconnect)
            _say(context, "disconnected", disconnect)
        else:
            _list(context, engine)


def _connect(context: Context, engine: Engine, channel: str, given: Sequence[str]) -> None:
    """The settings first: a secret for a server that nobody named is of no use."""
    pairs = dict(_parted(context, each) for each in given)
    names = engine.alerts.arrangeable(channel)
    if unknown := ", ".join(pairs.keys() - set(names)):
        raise _slip(context, "set_unknown", names, given=unknown)
    engine.alerts.arrange(channel, pairs)
    if missing := engine.alerts.missing(channel):
        wanted = " ".join(f"--set {name}=…" for name in missing)
        raise _slip(context, "set_missing", names, given=wanted)
    engine.alerts.connect(channel, _secret(context, channel))
    _say(context, "connected", channel)


def _slip(context: Context, what: str, names: Sequence[str], given: str) -> click.UsageError:
    known = ", ".join(names) or context.texts("cli.alerts.set_none")
    return click.UsageError(context.texts(f"cli.alerts.{what}", given=given, names=known))


def _parted(context: Context, given: str) -> tuple[str, str]:
    name, sign, value = given.partition("=")
    if not (name and sign):
        raise click.UsageError(context.texts("cli.alerts.set_form", given=name))
    return name, value


def _secret(context: Context, channel: str) -> str:
    """What a person types is not shown; a pipe gives its first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip("\r\n")
    words = context.texts(f"alerts.channel.{channel}.secret")
    typed: str = click.prompt(words, hide_input=True, err=True)
    return typed


def _say(context: Context, deed: str, channel: str) -> None:
    name = context.texts(f"alerts.channel.{channel}")
    words = context.texts(f"cli.alerts.{deed}", channel=name, id=channel)
    context.tell({deed: channel}, words)


def _list(context: Context, engine: Engine) -> None:
    channels, messages = engine.alerts.channels(), engine.alerts.messages()
    context.tell_each(({"channel": each}, _channel(context, each)) for each in channels)
    if not context.as_json:
        click.echo(context.texts("cli.alerts.left" if messages else "cli.alerts.none"))
    context.tell_each(({"message": each}, _message(context, each)) for each in messages)


def _channel(context: Context, channel: ChannelDto) -> str:
    texts = context.texts
    name = texts(f"alerts.channel.{channel.id}")
    if not (channel.on and channel.connected):
        return texts("cli.alerts.channel.off", channel=name)
    if channel.trouble:
        trouble = texts(f"error.{channel.trouble}.title")
        return texts("cli.alerts.channel.trouble", channel=name, trouble=trouble)
    return texts("cli.alerts.channel.on", channel=name)


def _message(context: Context, message: MessageDto) -> str:
    name = context.texts(f"alerts.channel.{message.channel}")
    state = context.texts(f"alerts.state.{message.state}")
    words = " ".join(f"{message.subject} {message.body}".split())
    return f"{message.at:{_STAMP}}\t{name}\t{state}\t{words}"
