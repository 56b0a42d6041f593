"""Platforms are found, not listed; an owner's login goes nowhere but to the platform."""

import subprocess
import sys

import pytest

from engine.platforms import registry
from engine.platforms.outcomes import PlatformError
from engine.platforms.spec import Site
from engine.runtime.errors import InvalidInput, NotFound
from engine.runtime.texts import Language, Texts


def outcomes() -> list[type[PlatformError]]:
    return PlatformError.__subclasses__()


@pytest.mark.parametrize("platform_id", registry.ids())
def test_a_platform_is_complete(platform_id: str) -> None:
    spec = registry.get(platform_id).spec
    assert spec.id == platform_id
    assert spec.replies.limit > 0
    assert spec.console_url.startswith("https://")
    assert spec.login_url.startswith("https://")
    for name in ("title", "short", "connect"):
        key = f"platform.{platform_id}.{name}"
        assert all(Texts(language)(key) for language in ("ko", "en"))


def test_ids_are_known_without_loading_a_browser() -> None:
    program = "import sys; from engine.platforms import registry; print(registry.ids()); " + (
        "sys.exit('playwright' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert b"smartplace" in found.stdout


@pytest.mark.parametrize("unknown", ["nowhere", "testkit", "port", ""])
def test_what_is_no_platform(unknown: str) -> None:
    with pytest.raises(NotFound):
        registry.get(unknown)


def test_without_an_override_the_platform_itself() -> None:
    spec = registry.get("smartplace").spec
    assert registry.site_for(spec) == Site(spec.console_url, spec.login_url)


@pytest.mark.parametrize(
    "origin",
    ["http://127.0.0.1:8000", "http://127.9.9.9:80", "http://[::1]:8000", "http://localhost:8000/"],
)
def test_a_replica_on_this_machine_is_accepted(origin: str) -> None:
    site = registry.site_for(registry.get("smartplace").spec, origin)
    assert site.console_url == origin.rstrip("/")
    assert site.login_url == origin.rstrip("/") + "/nidlogin.login"


@pytest.mark.parametrize(
    "address",
    [
        "https://new.smartplace.naver.com",
        "http://192.168.0.5:8000",
        "http://0.0.0.0:8000",
        "http://127.0.0.1.evil.test",
        "http://localhost.evil.test",
        "http://127.0.0.1@evil.test",
        "http://evil.test#127.0.0.1",
        "http://evil.test/127.0.0.1",
        "http://127.0.0.1:99999",
        "http://[::1",
        "ftp://127.0.0.1",
        "127.0.0.1:8000",
        "http://2130706433",
        "",
    ],
)
def test_nothing_else_is(address: str) -> None:
    with pytest.raises(InvalidInput):
        registry.site_for(registry.get("smartplace").spec, address)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("outcome", outcomes())
def test_every_outcome_tells_the_owner_what_to_do(
    outcome: type[PlatformError], language: Language
) -> None:
    texts = Texts(language)
    for part in ("title", "message", "remedy"):
        assert texts(f"error.{outcome.code}.{part}")
