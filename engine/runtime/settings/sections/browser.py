"""The browser in which the owner's consoles are opened."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta

from engine.runtime.settings.section import Section


@dataclass(frozen=True)
class Browser(Section):
    """`path` "" looks for Edge, Chrome, Chromium, in that order. `visible`: it has a window, which
    `aside` keeps beyond the edge of the screen while reviews are only read.
    """

    name: ClassVar[str] = "browser"

    path: Annotated[str, Meta(title="settings.browser.path", max_length=1024)] = ""
    visible: Annotated[bool, Meta(title="settings.browser.visible")] = True
    aside: Annotated[bool, Meta(title="settings.browser.aside")] = True
