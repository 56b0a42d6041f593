"""Every channel holds what the port promises, before a real server or a messenger's replica."""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest

from engine.alerts.channels import registry
from engine.alerts.channels.mail import MailChannel
from engine.alerts.channels.port import Channel, Outgoing
from engine.alerts.channels.slack import SlackChannel
from engine.alerts.channels.telegram import TelegramChannel
from engine.alerts.errors import (
    ChannelBusy,
    ChannelError,
    ChannelRefused,
    ChannelUnreachable,
    ChannelUnsure,
    ChannelUntrusted,
    NotConnected,
)
from engine.runtime.errors import InvalidInput
from engine.runtime.settings import Section, Settings
from engine.runtime.settings.sections.mail import Mail
from engine.runtime.settings.sections.slack import Slack
from engine.runtime.settings.sections.telegram import Telegram
from engine.runtime.settings.switched import Switched
from engine.runtime.texts import Texts
from tests.harness.mailbox import HOST, PASSWORD, USER, open_mailbox, words_of
from tests.harness.messengers import CHAT, HOOK, TOKEN, WAIT_S, open_messenger

PATIENT_S: Final = 20.0
HASTY_S: Final = 0.5
MESSAGE: Final = Outgoing("0" * 32, "급한 리뷰", "· 달빛분식 · 네이버 · <!channel> & 별 1점")


@dataclass
class Rig:
    """A channel before its other side. `secret`: right there; `wrong`: of the right form.
    `section`: its settings; `spoil`: the other side misbehaves; `taken`: what arrived.
    """

    channel: Channel
    hasty: Channel
    section: Section
    secret: str
    wrong: str
    spoil: Callable[[str], None]
    taken: Callable[[], list[str]]


def mail_rig(folder: Path, stack: ExitStack) -> Rig:
    box = stack.enter_context(open_mailbox(folder))
    names = {"fault": "for_now", "refused": "recipient", "torn": "torn"}

    def spoil(what: str) -> None:
        box.trouble = names[what]  # type: ignore[assignment]

    return Rig(
        MailChannel(PATIENT_S),
        MailChannel(HASTY_S),
        Mail(on=True, server=HOST, port=box.port, user=USER),
        PASSWORD,
        "another-password",
        spoil,
        lambda: [words_of(each) for each in box.letters],
    )


def telegram_rig(_: Path, stack: ExitStack) -> Rig:
    messenger = stack.enter_context(open_messenger())
    return Rig(
        TelegramChannel(PATIENT_S),
        TelegramChannel(HASTY_S),
        Telegram(on=True, chat=CHAT, server=messenger.address),
        TOKEN,
        TOKEN.replace("AAtest", "BBtest"),
        lambda what: setattr(messenger, "trouble", what),
        lambda: messenger.taken,
    )


def slack_rig(_: Path, stack: ExitStack) -> Rig:
    messenger = stack.enter_context(open_messenger())
    return Rig(
        SlackChannel(PATIENT_S),
        SlackChannel(HASTY_S),
        Slack(on=True),
        messenger.address + HOOK,
        messenger.address + HOOK.replace("T0000", "T9999"),
        lambda what: setattr(messenger, "trouble", what),
        lambda: [each.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
                 for each in messenger.taken],
    )  # fmt: skip


RIGS: Final = {"mail": mail_rig, "telegram": telegram_rig, "slack": slack_rig}
OVER_HTTP: Final = ("telegram", "slack")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def rig(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> Iterator[Rig]:
    if request.param == "mail":
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with ExitStack() as stack:
        rig = RIGS[request.param](tmp_path, stack)
        settings.put(rig.section)
        yield rig


every = pytest.mark.parametrize("rig", RIGS, indirect=True)


def test_every_channel_is_held_to_this() -> None:
    assert list(registry.all_channels()) == sorted(RIGS)
    for name, channel in registry.all_channels().items():
        assert channel.id == name and issubclass(channel.section, Switched)
        for language in ("ko", "en"):
            texts = Texts("ko" if language == "ko" else "en")
            assert texts(f"alerts.channel.{name}") and texts(f"alerts.channel.{name}.secret")


@every
def test_it_arrives_once_word_for_word(rig: Rig, settings: Settings) -> None:
    rig.channel.send(settings, rig.secret, MESSAGE)
    [taken] = rig.taken()
    assert MESSAGE.subject in taken and MESSAGE.body in taken


@every
def test_a_wrong_secret_is_refused_for_good(rig: Rig, settings: Settings) -> None:
    if rig.channel.id == "slack":
        rig.spoil("refused")
    fault = failed(rig, settings, rig.wrong)
    assert isinstance(fault, ChannelRefused) and not fault.retryable
    assert rig.taken() == []


@every
def test_who_fails_says_that_nothing_arrived(rig: Rig, settings: Settings) -> None:
    rig.spoil("fault")
    fault = failed(rig, settings)
    assert isinstance(fault, ChannelUnreachable) and fault.retryable
    assert rig.taken() == []


@every
def test_a_line_that_breaks_after_all_was_said_leaves_it_open(rig: Rig, settings: Settings) -> None:
    rig.spoil("torn")
    assert isinstance(failed(rig, settings), ChannelUnsure)
    assert len(rig.taken()) == 1


@every
def test_nobody_there(rig: Rig, settings: Settings, tmp_path: Path) -> None:
    with ExitStack() as stack:
        gone = RIGS[rig.channel.id](tmp_path, stack)
    settings.put(gone.section)
    fault = failed(rig, settings, gone.secret)
    assert isinstance(fault, ChannelUnreachable) and fault.retryable


@pytest.mark.parametrize("rig", OVER_HTTP, indirect=True)
def test_one_that_is_busy_says_for_how_long(rig: Rig, settings: Settings) -> None:
    rig.spoil("busy")
    fault = failed(rig, settings)
    assert isinstance(fault, ChannelBusy) and fault.params["seconds"] == WAIT_S


@pytest.mark.parametrize("rig", OVER_HTTP, indirect=True)
@pytest.mark.parametrize("what", ["slow", "gateway"])
def test_an_answer_that_says_nothing_leaves_it_open(
    rig: Rig, settings: Settings, what: str
) -> None:
    rig.spoil(what)
    with pytest.raises(ChannelUnsure):
        rig.hasty.send(settings, rig.secret, MESSAGE)


@pytest.mark.parametrize("rig", ["telegram"], indirect=True)
def test_only_its_own_yes_counts(rig: Rig, settings: Settings) -> None:
    rig.spoil("babble")
    assert isinstance(failed(rig, settings), ChannelUnsure)


@pytest.mark.parametrize(
    ("channel", "missing"), [(MailChannel(), "mail.server"), (TelegramChannel(), "telegram.chat")]
)
def test_what_the_owner_has_not_given_is_named(
    channel: Channel, missing: str, settings: Settings
) -> None:
    with pytest.raises(NotConnected) as caught:
        channel.send(settings, "x", MESSAGE)
    assert caught.value.params["missing"] == missing


@pytest.mark.parametrize(
    ("channel", "secret"),
    [
        (MailChannel(), ""),
        (MailChannel(), "a" * 300),
        (TelegramChannel(), "my token"),
        (TelegramChannel(), "1/../getUpdates:" + "a" * 40),
        (SlackChannel(), "https://example.com/services/T0/B0/abcdefgh"),
        (SlackChannel(), "http://hooks.slack.com/services/T0/B0/abcdefgh"),
    ],
)
def test_a_secret_of_another_form_is_not_kept_and_not_shown(channel: Channel, secret: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        channel.checked(secret)
    assert not secret or secret not in str(caught.value)


@every
def test_no_fault_and_no_log_tells_the_secret(
    rig: Rig, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    private = rig.secret.removeprefix("http://")
    for what in ("fault", "refused", "torn"):
        rig.spoil(what)
        failed(rig, settings)
    assert private not in caplog.text and "hooks" not in caplog.text


def test_a_mail_server_that_cannot_prove_its_name_gets_no_password(
    tmp_path: Path, settings: Settings
) -> None:
    """Nobody vouches for its certificate here."""
    for tls in (True, False):
        with open_mailbox(tmp_path, tls=tls) as box:
            settings.put(Mail(True, HOST, box.port, "tls" if tls else "starttls", USER))
            with pytest.raises(ChannelUntrusted):
                MailChannel(PATIENT_S).send(settings, PASSWORD, MESSAGE)
            assert box.logins == 0


def test_a_mail_server_without_tls_gets_no_password(tmp_path: Path, settings: Settings) -> None:
    with open_mailbox(tmp_path, starttls=False) as box:
        settings.put(Mail(True, HOST, box.port, "starttls", USER))
        with pytest.raises(ChannelUntrusted):
            MailChannel(PATIENT_S).send(settings, PASSWORD, MESSAGE)
        assert box.logins == 0


def test_tls_from_the_first_byte(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with open_mailbox(tmp_path, tls=True) as box:
        settings.put(Mail(True, HOST, box.port, "tls", USER))
        MailChannel(PATIENT_S).send(settings, PASSWORD, MESSAGE)
        assert len(box.wait(1)) == 1


def failed(rig: Rig, settings: Settings, secret: str = "") -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        rig.channel.send(settings, secret or rig.secret, MESSAGE)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    address = (secret or rig.secret).removeprefix("http://")
    assert address not in told and "http" not in repr(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("field", "address"),
    [("sender", "사장@shop.example"), ("sender", "owner@가게.kr"), ("to", "사장@shop.example")],
)
def test_an_address_that_mail_servers_do_not_know_is_refused_for_good(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, field: str, address: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with open_mailbox(tmp_path) as box:
        mail = Mail(on=True, server=HOST, port=box.port, user=USER)
        settings.put(replace(mail, **{field: address}))  # type: ignore[arg-type]
        with pytest.raises(ChannelRefused) as caught:
            MailChannel(PATIENT_S).send(settings, PASSWORD, MESSAGE)
    assert caught.value.params["reason"] == ("sender" if field == "sender" else "recipient")
    assert box.letters == []
