"""What makes a review urgent: rules over its plain spelling, `resources/lexicons/urgency.toml`."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from engine.language.analysis import Reason
from engine.language.lexicon import LEXICONS

RULES: Final = LEXICONS / "urgency.toml"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Rings where `anchor` stands with every pattern of `near` within `within` characters, and
    `unless` not within `guard`. `certainty`: how often it is right where it rings, 0-1.
    """

    reason: Reason
    certainty: float
    anchor: re.Pattern[str]
    near: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    within: int
    guard: int

    def ring(self, text: str) -> tuple[int, int] | None:
        """Where, first."""
        for found in self.anchor.finditer(text):
            if self._holds(text, *found.span()):
                return found.span()
        return None

    def _holds(self, text: str, start: int, end: int) -> bool:
        around = text[max(0, start - self.guard) : end + self.guard]
        if self.unless and self.unless.search(around):
            return False
        around = text[max(0, start - self.within) : end + self.within]
        return all(pattern.search(around) for pattern in self.near)


class Rung(NamedTuple):
    """Characters `start` to `end` of the text that was heard."""

    reason: Reason
    certainty: float
    start: int
    end: int


def listen(text: str) -> Iterator[Rung]:
    """Every alarm that rings in a plain text (see `normalise`)."""
    for alarm in alarms():
        where = alarm.ring(text)
        if where and where[0] < where[1]:
            yield Rung(alarm.reason, alarm.certainty, *where)


@cache
def alarms() -> tuple[Alarm, ...]:
    """Raises `ValueError` on a spoilt rule."""
    return read_alarms(RULES)


def read_alarms(rules: Path) -> tuple[Alarm, ...]:
    """Raises `ValueError` on a spoilt rule."""
    document = tomllib.loads(rules.read_text("utf-8"))
    words: Mapping[str, str] = document["words"]
    return tuple(_alarm(rule, words) for rule in document["rule"])


def _alarm(rule: Mapping[str, Any], words: Mapping[str, str]) -> Alarm:
    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(_GROUP.sub(lambda found: f"(?:{words[found[1]]})", pattern))

    return Alarm(
        reason=Reason(rule["reason"]),
        certainty=rule["certainty"],
        anchor=compiled(rule["anchor"]),
        near=tuple(compiled(pattern) for pattern in rule.get("near", ())),
        unless=compiled(rule["unless"]) if "unless" in rule else None,
        within=rule.get("within", 0),
        guard=rule.get("guard", 0),
    )


_GROUP: Final = re.compile(r"\{([a-z_]+)\}")
