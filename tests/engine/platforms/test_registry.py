"""Platforms are found, not listed; an owner's login goes nowhere but to the platform."""

import importlib
import subprocess
import sys
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import product

import pytest

from engine.platforms import registry
from engine.platforms.outcomes import PlatformError
from engine.platforms.port import PlatformSession, Retracting
from engine.platforms.spec import Answering, Login, Replies, Site, Terms, Unit, Way
from engine.runtime.clock import SEOUL
from engine.runtime.errors import InvalidInput, NotFound
from engine.runtime.texts import Language, Texts

LANGUAGES: tuple[Language, ...] = ("ko", "en")


def outcomes() -> list[type[PlatformError]]:
    kinds = PlatformError.__subclasses__()
    for kind in kinds:
        kinds += kind.__subclasses__()
    return kinds


@pytest.mark.parametrize("platform_id", registry.ids())
def test_a_platform_is_complete(platform_id: str) -> None:
    spec = registry.get(platform_id).spec
    assert spec.id == platform_id
    assert spec.replies.limit > 0
    assert spec.console_url.startswith("https://")
    assert spec.login_url.startswith("https://")
    names = ["title", "short", "connect", "ids", *(f"unverified.{it}" for it in spec.unverified)]
    names += ["idle"] if spec.idle_limit is not None else []
    for name in names:
        key = f"platform.{platform_id}.{name}"
        assert all(Texts(language)(key) for language in ("ko", "en"))


@pytest.mark.parametrize("platform_id", registry.ids())
def test_replies_are_taken_back_where_it_is_declared(platform_id: str) -> None:
    module = importlib.import_module(f"engine.platforms.{platform_id}.session")
    sessions = [
        each
        for name, each in vars(module).items()
        if name.endswith("Session") and each is not PlatformSession
    ]
    assert sessions, "its own, or the one of all consoles"
    declared = registry.get(platform_id).spec.replies.is_removable
    assert any(issubclass(each, Retracting) for each in sessions) == declared


def test_ids_are_known_without_loading_a_browser() -> None:
    program = "import sys; from engine.platforms import registry; print(registry.ids()); " + (
        "sys.exit('playwright' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert b"smartplace" in found.stdout


@pytest.mark.parametrize(
    ("name", "kind"),
    [("way", Way), ("terms", Terms), ("entry", Login), ("answering", Answering)],
)
def test_whatever_is_declared_has_its_words(name: str, kind: type[StrEnum]) -> None:
    for each, language in product(kind, LANGUAGES):
        assert Texts(language)(f"platform.{name}.{each}")


def test_a_limit_counts_what_the_platform_counts() -> None:
    assert Replies(Answering.PAGE, 250).measure("가😊") == 3
    assert Replies(Answering.API, 4096, Unit.BYTES).measure("가😊") == 7


def test_a_window_begins_with_the_review() -> None:
    written = datetime(2026, 11, 1, 9, tzinfo=SEOUL)
    rules = Replies(Answering.PAGE, 300, window=timedelta(days=14))
    assert rules.deadline(written) == datetime(2026, 11, 15, 9, tzinfo=SEOUL)
    assert rules.deadline(None) is None
    assert Replies(Answering.PAGE, 300).deadline(written) is None


def test_whatever_nobody_has_confirmed_closes_nothing() -> None:
    specs = [registry.get(each).spec for each in registry.ids()]
    guessed = [spec for spec in specs if {"window", "deadline"} & set(spec.unverified)]
    assert {"yogiyo", "coupangeats"} <= {spec.id for spec in guessed}
    assert not [spec.id for spec in guessed if spec.replies.window and spec.replies.is_window_sure]


def test_a_replica_answers_for_every_host_of_its_platform() -> None:
    site = registry.site_for(registry.get("smartplace").spec, "http://127.0.0.1:8000")
    assert site.reach("https://api.example.com/v1/a?b=c") == "http://127.0.0.1:8000/v1/a?b=c"
    assert Site("https://a.example", "").reach("https://b.example/x") == "https://b.example/x"


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
