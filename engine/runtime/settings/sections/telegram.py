"""The owner's own Telegram bot, by which alerts are sent."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta

from engine.runtime.settings.section import Section
from engine.runtime.settings.switched import Switched


@dataclass(frozen=True)
class Telegram(Switched, Section):
    """`chat`: the number or @name that the bot writes to. `server`: Telegram's, or that of a bot
    server of one's own.
    """

    name: ClassVar[str] = "telegram"

    chat: Annotated[
        str, Meta(title="settings.telegram.chat", pattern=r"\A(-?\d{1,20}|@\w{5,32})?\Z")
    ] = ""
    server: Annotated[
        str,
        Meta(
            title="settings.telegram.server",
            pattern=r"\A(https://[^\s/?#@]+|http://127\.0\.0\.1:\d+)\Z",
        ),
    ] = "https://api.telegram.org"
