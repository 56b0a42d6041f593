"""How platforms are reached, as the settings say."""

import os
import sys
from pathlib import Path

from engine.runtime.settings import Settings
from engine.runtime.settings.sections.browser import Browser
from engine.runtime.settings.sections.platforms import Platforms
from engine.visits.dto import Reach


def reach_of(settings: Settings, browsers: Path) -> Reach:
    """`browsers`: folder of the browsers' own folders."""
    browser, platforms = settings.get(Browser), settings.get(Platforms)
    sites = {name: each.console_url for name, each in platforms.sites.items()}
    return Reach(
        browsers=browsers,
        browser_path=Path(browser.path) if browser.path else None,
        visible=browser.visible and _has_screen(),
        aside=browser.aside,
        unhurried=platforms.pace != "off",
        sites={name: address for name, address in sites.items() if address},
        client_of=lambda name: _client(settings.get(Platforms), name),
        is_turned_on=lambda name: name in settings.get(Platforms).turned_on,
    )


def _has_screen() -> bool:
    """A program that the system starts before the desktop has none; a console is read unseen
    then, and only a login has to wait for the window.
    """
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _client(platforms: Platforms, name: str) -> Path | None:
    site = platforms.sites.get(name)
    return Path(site.client) if site is not None and site.client else None
