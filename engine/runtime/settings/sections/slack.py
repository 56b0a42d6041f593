"""The owner's own Slack channel, to which alerts are sent."""

from dataclasses import dataclass
from typing import ClassVar

from engine.runtime.settings.section import Section
from engine.runtime.settings.switched import Switched


@dataclass(frozen=True)
class Slack(Switched, Section):
    """Where to is in the webhook's address, and that is a secret."""

    name: ClassVar[str] = "slack"
