"""The owner's own mail account, by which alerts are sent."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from engine.runtime.settings.section import Section
from engine.runtime.settings.switched import Switched

# One line: what a person types into a field must not become a second header.
_LINE = r"\A[^\r\n]*\Z"
_ADDRESS = r"\A([^@\s<>,]+@[^@\s<>,]+)?\Z"


@dataclass(frozen=True)
class Mail(Switched, Section):
    """`security`: "starttls" (port 587) or "tls" from the first byte (465); never without. `to`: ""
    for the account's own address.
    """

    name: ClassVar[str] = "mail"

    server: Annotated[
        str, Meta(title="settings.mail.server", pattern=r"\A[A-Za-z0-9.-]*\Z", max_length=253)
    ] = ""
    port: Annotated[int, Meta(title="settings.mail.port", ge=1, le=65535)] = 587
    security: Annotated[Literal["starttls", "tls"], Meta(title="settings.mail.security")] = (
        "starttls"
    )
    user: Annotated[str, Meta(title="settings.mail.user", pattern=_LINE, max_length=320)] = ""
    sender: Annotated[str, Meta(title="settings.mail.sender", pattern=_ADDRESS)] = ""
    to: Annotated[str, Meta(title="settings.mail.to", pattern=_ADDRESS)] = ""
