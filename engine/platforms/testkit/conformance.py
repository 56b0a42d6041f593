"""The conformance suites. An adapter that passes those of its kind may be shipped.

Bases stand in the reverse of their order: pytest begins with the last one's tests, and nobody may
be logged in before the first.
"""

from engine.platforms.testkit.answering import AnsweringConformance, ByHandConformance
from engine.platforms.testkit.entering import BrowserConformance, LoginConformance
from engine.platforms.testkit.reading import ReadingConformance
from engine.platforms.testkit.showing import ShowingConformance

__all__ = [
    "ConsoleConformance",
    "OfficialConformance",
    "PublicConformance",
    "ShowingConformance",
]


class ConsoleConformance(
    AnsweringConformance, ReadingConformance, BrowserConformance, LoginConformance
):
    """An owner's console that takes replies through its page."""


class OfficialConformance(AnsweringConformance, ReadingConformance, LoginConformance):
    """An interface for programs that takes replies."""


class PublicConformance(ByHandConformance, ReadingConformance):
    """Pages anybody can see."""
