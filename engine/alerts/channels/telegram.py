"""By the owner's own Telegram bot: `sendMessage` of the Bot API (core.telegram.org/bots/api)."""

import re
from typing import Final

from engine.alerts.channels.port import ANSWER_S, Outgoing
from engine.alerts.channels.posting import fault_of, post, seconds
from engine.alerts.errors import NotConnected
from engine.runtime.errors import InvalidInput
from engine.runtime.settings import Section, Settings
from engine.runtime.settings.sections.telegram import Telegram

_TOKEN: Final = re.compile(r"\d{5,20}:[A-Za-z0-9_-]{30,64}")


class TelegramChannel:
    id: Final = "telegram"
    needed: Final[tuple[str, ...]] = ("chat",)

    def __init__(self, answer_s: float = ANSWER_S) -> None:
        self._answer_s = answer_s

    @property
    def section(self) -> type[Section]:
        return Telegram

    def checked(self, secret: str) -> str:
        kept = secret.strip()
        if not _TOKEN.fullmatch(kept):
            raise InvalidInput(field="secret", reason="123456:ABC...")
        return kept

    def send(self, settings: Settings, secret: str, message: Outgoing) -> None:
        telegram = settings.get(Telegram)
        if not telegram.chat:
            raise NotConnected(channel=self.id, missing="telegram.chat")
        body = {
            "chat_id": telegram.chat,
            "text": f"{message.subject}\n\n{message.body}",
            "link_preview_options": {"is_disabled": True},
        }
        address = f"{telegram.server}/bot{secret}/sendMessage"
        answer = post(self.id, address, body, self._answer_s)
        said = answer.said if isinstance(answer.said, dict) else {}
        if answer.status == 200 and said.get("ok") is True:
            return
        asked = said.get("parameters")
        wait = seconds(asked.get("retry_after")) if isinstance(asked, dict) else None
        raise fault_of(self.id, answer, wait)


CHANNEL = TelegramChannel()
