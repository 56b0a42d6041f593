"""By the owner's own mail account: SMTP over TLS, the server's certificate checked (RFC 8314)."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import formatdate
from typing import Final

from engine.alerts.channels.port import ANSWER_S, Outgoing
from engine.alerts.errors import (
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

_LONGEST: Final = 256
_NAMELESS: Final = "[127.0.0.1]"
"""Whom the server greets (RFC 5321, 4.1.3): what this PC is called is nobody's business."""
_FOR_NOW: Final = range(400, 500)
"""A refusal that may not last (RFC 5321, 4.2.1)."""


class MailChannel:
    id: Final = "mail"
    needed: Final[tuple[str, ...]] = ("server", "user")

    def __init__(self, answer_s: float = ANSWER_S) -> None:
        self._answer_s = answer_s

    @property
    def section(self) -> type[Section]:
        return Mail

    def checked(self, secret: str) -> str:
        kept = secret.strip("\r\n")
        if not kept or len(kept) > _LONGEST or "\0" in kept:
            raise InvalidInput(field="secret", reason=f"1-{_LONGEST}")
        return kept

    def send(self, settings: Settings, secret: str, message: Outgoing) -> None:
        mail = settings.get(Mail)
        for field in self.needed:
            if not getattr(mail, field):
                raise NotConnected(channel=self.id, missing=f"mail.{field}")
        letter = _letter(mail, message)
        with self._line(mail) as line:
            self._greet(line, mail, secret)
            self._hand_in(line, letter)

    @contextmanager
    def _line(self, mail: Mail) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        try:
            if mail.security == "tls":
                line: smtplib.SMTP = smtplib.SMTP_SSL(
                    mail.server, mail.port, _NAMELESS, timeout=self._answer_s, context=context
                )
            else:
                line = smtplib.SMTP(mail.server, mail.port, _NAMELESS, timeout=self._answer_s)
        except ssl.SSLError:
            raise ChannelUntrusted(channel=self.id) from None
        except (OSError, smtplib.SMTPException):
            raise ChannelUnreachable(channel=self.id) from None
        try:
            yield line
        finally:
            with suppress(OSError, smtplib.SMTPException):
                line.quit()
            line.close()

    def _greet(self, line: smtplib.SMTP, mail: Mail, secret: str) -> None:
        try:
            if mail.security == "starttls":
                line.starttls(context=ssl.create_default_context())
            line.login(mail.user, secret)
        except smtplib.SMTPAuthenticationError as fault:
            raise self._said(fault.smtp_code, "login") from None
        except (ssl.SSLError, smtplib.SMTPNotSupportedError):
            raise ChannelUntrusted(channel=self.id) from None
        except UnicodeError:  # the protocol's own ways to log in know ASCII alone
            raise ChannelRefused(channel=self.id, reason="login") from None
        except (OSError, smtplib.SMTPException):
            raise ChannelUnreachable(channel=self.id) from None

    def _hand_in(self, line: smtplib.SMTP, letter: EmailMessage) -> None:
        try:
            line.ehlo_or_helo_if_needed()
            self._expect(line.mail(self._plain(letter["From"], "sender")), "sender")
            self._expect(line.rcpt(self._plain(letter["To"], "recipient")), "recipient")
        except (OSError, smtplib.SMTPException):
            raise ChannelUnreachable(channel=self.id) from None
        try:
            code, _ = line.data(letter.as_bytes())
        except smtplib.SMTPDataError as fault:  # asked, before a word was said
            raise self._said(fault.smtp_code, "content") from None
        except (OSError, smtplib.SMTPException):
            raise ChannelUnsure(channel=self.id) from None
        self._expect((code, b""), "content")

    def _plain(self, address: str, reason: str) -> str:
        """The protocol's own commands know ASCII alone; nothing of such a letter has left yet."""
        if not address.isascii():
            raise ChannelRefused(channel=self.id, reason=reason)
        return address

    def _expect(self, answer: tuple[int, bytes], reason: str) -> None:
        if answer[0] // 100 != 2:
            raise self._said(answer[0], reason)

    def _said(self, code: int, reason: str) -> ChannelError:
        if code in _FOR_NOW:
            return ChannelUnreachable(channel=self.id)
        return ChannelRefused(channel=self.id, reason=reason)


def _letter(mail: Mail, message: Outgoing) -> EmailMessage:
    """One message has one Message-ID, so that a mailbox knows it again."""
    own = mail.sender or mail.user
    if "@" not in own:
        raise NotConnected(channel=MailChannel.id, missing="mail.sender")
    letter = EmailMessage()
    letter["From"], letter["To"] = own, mail.to or own
    letter["Subject"] = message.subject
    letter["Date"] = formatdate()
    letter["Message-ID"] = f"<{message.key}@{own.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.body, cte="base64")
    return letter


CHANNEL = MailChannel()
