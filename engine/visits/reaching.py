"""How platforms are reached, as the settings say."""

from pathlib import Path

from engine.runtime.screen import has_display
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
        # Started by the system before the desktop, consoles are read unseen, and a login waits.
        visible=browser.visible and has_display(),
        aside=browser.aside,
        unhurried=platforms.pace != "off",
        sites={name: address for name, address in sites.items() if address},
        client_of=lambda name: _client(settings.get(Platforms), name),
        is_turned_on=lambda name: name in settings.get(Platforms).turned_on,
    )


def _client(platforms: Platforms, name: str) -> Path | None:
    site = platforms.sites.get(name)
    return Path(site.client) if site is not None and site.client else None
