"""Finds the channels by walking this package: a module with `CHANNEL` is one."""

import importlib
import pkgutil
from functools import cache

from engine.alerts import channels
from engine.alerts.channels.port import Channel
from engine.runtime.errors import NotFound


@cache
def all_channels() -> dict[str, Channel]:
    names = sorted(module.name for module in pkgutil.iter_modules(channels.__path__))
    modules = (importlib.import_module(f"{channels.__name__}.{name}") for name in names)
    found: list[Channel] = [module.CHANNEL for module in modules if hasattr(module, "CHANNEL")]
    return {channel.id: channel for channel in found}


def get(channel_id: str) -> Channel:
    """Raises `NotFound`."""
    try:
        return all_channels()[channel_id]
    except KeyError:
        raise NotFound(entity="channel", id=channel_id) from None
