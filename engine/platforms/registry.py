"""Finds the platforms by walking this package: a new one is a new folder, nothing else."""

import importlib
import ipaddress
import pkgutil
from urllib.parse import urlsplit

import engine.platforms
from engine.platforms.port import Platform
from engine.platforms.spec import PlatformSpec, Site
from engine.runtime.errors import InvalidInput, NotFound

_NOT_A_PLATFORM = "testkit"


def ids() -> tuple[str, ...]:
    """Sorted. Imports none of them."""
    found = pkgutil.iter_modules(engine.platforms.__path__)
    return tuple(sorted(m.name for m in found if m.ispkg and m.name != _NOT_A_PLATFORM))


def get(platform_id: str) -> Platform:
    """Raises `NotFound`."""
    if platform_id not in ids():
        raise NotFound(entity="platform", id=platform_id)
    module = importlib.import_module(f"engine.platforms.{platform_id}")
    platform: Platform = module.PLATFORM
    return platform


def site_for(spec: PlatformSpec, override: str | None = None) -> Site:
    """The platform's own addresses, or those of a replica on this machine.

    `override` is the replica's address, "http://127.0.0.1:8000". Nothing but loopback is taken, so
    that no setting can send an owner's login elsewhere: raises `InvalidInput`.
    """
    if override is None:
        return Site(console_url=spec.console_url, login_url=spec.login_url)
    if not _is_loopback(override):
        raise InvalidInput(field="site", reason="loopback only")
    origin = override.rstrip("/")
    return Site(
        console_url=origin, login_url=origin + urlsplit(spec.login_url).path, replica=origin
    )


def _is_loopback(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = parts.scheme in ("http", "https") and not (
        parts.query or parts.fragment or "@" in parts.netloc
    )
    return plain and parts.path in ("", "/") and (host == "localhost" or _is_loopback_ip(host))


def _is_loopback_ip(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
