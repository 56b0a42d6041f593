"""To the owner's own Slack channel: an incoming webhook (api.slack.com/messaging/webhooks)."""

import re
from typing import Final

from engine.alerts.channels.port import ANSWER_S, Outgoing
from engine.alerts.channels.posting import fault_of, post
from engine.runtime.errors import InvalidInput
from engine.runtime.settings import Section, Settings
from engine.runtime.settings.sections.slack import Slack

_ADDRESS: Final = re.compile(
    r"(?:https://hooks\.slack(?:-gov)?\.com|http://127\.0\.0\.1:\d+)/services/[A-Za-z0-9/]{8,200}"
)


class SlackChannel:
    id: Final = "slack"
    needed: Final[tuple[str, ...]] = ()

    def __init__(self, answer_s: float = ANSWER_S) -> None:
        self._answer_s = answer_s

    @property
    def section(self) -> type[Section]:
        return Slack

    def checked(self, secret: str) -> str:
        kept = secret.strip()
        if not _ADDRESS.fullmatch(kept):
            raise InvalidInput(field="secret", reason="https://hooks.slack.com/services/...")
        return kept

    def send(self, settings: Settings, secret: str, message: Outgoing) -> None:
        words = _escaped(f"{message.subject}\n\n{message.body}")
        body = {"text": words, "unfurl_links": False, "unfurl_media": False}
        answer = post(self.id, secret, body, self._answer_s)
        if answer.status != 200:
            raise fault_of(self.id, answer)


def _escaped(words: str) -> str:
    """A guest's "<!channel>" must call nobody."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


CHANNEL = SlackChannel()
