"""A real SMTP server on loopback, with a certificate of an authority of its own, which can fail in
the ways that mail servers do.
"""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from engine.runtime.loop import Loop

HOST = "127.0.0.1"
USER, PASSWORD = "owner@shop.example", "apple-pear-42"
PATIENCE_S = 30.0

Trouble = Literal["", "for_now", "recipient", "content", "torn"]
"""for_now: 451; recipient, content: 550; torn: the line breaks once the letter is there."""


class Mailbox:
    """`letters`: what was taken, oldest first."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.trouble: Trouble = ""
        self.port = 0
        self.logins = 0
        self._came = threading.Condition()

    def wait(self, count: int) -> list[EmailMessage]:
        """Until so many letters are there."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.letters) >= count, PATIENCE_S)
            return list(self.letters)

    def authenticate(
        self, _server: Any, _session: Any, _envelope: Any, _way: str, given: Any
    ) -> AuthResult:
        self.logins += 1
        right = LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=given == right, handled=False)

    async def handle_RCPT(
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.trouble == "recipient":
            return "550 no such mailbox"
        if self.trouble == "for_now":
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Session, envelope: Envelope) -> str:
        if self.trouble == "content":
            return "550 not wanted"
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        with self._came:
            self.letters.append(letter)
            self._came.notify_all()
        if self.trouble == "torn":
            server.transport.abort()
        return "250 OK"


def words_of(letter: EmailMessage) -> str:
    """Subject and text."""
    return f"{letter['Subject']}\n{letter.get_content()}"


@contextmanager
def open_mailbox(folder: Path, *, tls: bool = False, starttls: bool = True) -> Iterator[Mailbox]:
    """`tls`: from the first byte. `folder`: gets `authority.pem`, which whoever trusts us needs."""
    box, loop = Mailbox(), Loop("mailbox")
    context = _certified(folder)
    offered = context if starttls and not tls else None

    def greeted() -> SMTP:
        return SMTP(
            box,
            hostname=HOST,
            tls_context=offered,
            require_starttls=offered is not None,
            authenticator=box.authenticate,
            auth_required=offered is not None,
            auth_require_tls=offered is not None,
        )

    async def listen() -> asyncio.Server:
        running = asyncio.get_running_loop()
        return await running.create_server(greeted, HOST, 0, ssl=context if tls else None)

    server = loop.run(listen())
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        loop.start(_shut(server)).result()
        loop.close()


async def _shut(server: asyncio.Server) -> None:
    server.close()


def _certified(folder: Path) -> ssl.SSLContext:
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _name("Authority of a test")
    root = _certificate(authority, authority, authority_key.public_key(), authority_key, ca=True)
    leaf = _certificate(_name(HOST), authority, key.public_key(), authority_key, ca=False)
    (folder / "authority.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    chain, own = folder / "server.pem", folder / "server.key"
    chain.write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
    own.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, own)
    return context


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    signer: ec.EllipticCurvePrivateKey,
    *,
    ca: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    building = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if not ca:
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))])
        building = building.add_extension(names, critical=False)
    return building.sign(signer, hashes.SHA256())
