"""What a server may start with."""

from pathlib import Path
from typing import Any

import pytest

from sync_server.kernel.config import Settings, load
from sync_server.kernel.errors import ConfigFault

GOOD: dict[str, Any] = {
    "production": True,
    "secret": "q7Zr-2mVb_91LxkTfW0aEuYc84HdSpNj",
    "public_url": "https://sync.example.com",
    "trusted_proxy": "10.0.0.2",
}


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"GAGEJIGI_SERVER_{name.upper()}", raising=False)


def test_with_nothing_set_it_is_for_this_machine_alone(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert (settings.host, settings.port, settings.production) == ("127.0.0.1", 0, False)
    assert settings.password_memory_kib == 19_456
    assert not settings.is_https


def test_limits_are_set_in_the_file_and_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load(tmp_path).limits.device_mib_per_minute == 256
    (tmp_path / "server.toml").write_text("[limits]\nrequests = 5\ntenant_lines = 7\n")
    monkeypatch.setenv("GAGEJIGI_SERVER_LIMITS__REQUESTS", "6")
    limits = load(tmp_path).limits
    assert (limits.requests, limits.tenant_lines, limits.tenant_file_mib) == (6, 7, 4_096)


@pytest.mark.parametrize("line", ["requests = 0", "lines = 5", "tenant_lines = 'many'"])
def test_limits_that_are_none(tmp_path: Path, line: str) -> None:
    (tmp_path / "server.toml").write_text(f"[limits]\n{line}\n")
    with pytest.raises(ConfigFault, match=r"limits\."):
        load(tmp_path)


def test_a_production_that_lacks_nothing(tmp_path: Path) -> None:
    settings = load(tmp_path, **GOOD)
    assert settings.is_https
    assert settings.issuer == "https://sync.example.com"
    assert "q7Zr" not in repr(settings)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"secret": None}, "secret .* missing"),
        ({"secret": ""}, "secret .* missing"),
        ({"secret": "short-Zr2mVb91LxkTf"}, "shorter than 32"),
        ({"secret": "a" * 64}, "easy to guess"),
        ({"secret": "abcabcabc" * 8}, "easy to guess"),
        ({"secret": "changethis-q7Zr-2mVb_91LxkTfW0aEu"}, "easy to guess"),
        ({"public_url": ""}, "public_url"),
        ({"public_url": "http://sync.example.com"}, "public_url"),
        ({"public_url": "https://sync.example.com/path"}, "public_url"),
        ({"public_url": "https://"}, "public_url"),
        ({"trusted_proxy": ""}, "trusted_proxy"),
        ({"trusted_proxy": "*"}, "trusted_proxy"),
        ({"trusted_proxy": "proxy.example.com"}, "trusted_proxy"),
        ({"password_memory_kib": 8}, "safe cost"),
        ({"password_passes": 1}, "safe cost"),
        ({"port": 70_000}, "port"),
        ({"port": "http"}, "port"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_production_that_is_not_safe(tmp_path: Path, change: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigFault, match=named) as refused:
        load(tmp_path, **(GOOD | change))
    if secret := change.get("secret"):
        assert secret not in str(refused.value)


@pytest.mark.parametrize(
    "change",
    [
        {"host": "0.0.0.0"},  # noqa: S104 - what is refused
        {"host": "192.168.0.10"},
        {"host": "localhost"},
        {"public_url": "https://sync.example.com"},
        {"trusted_proxy": "10.0.0.2"},
    ],
)
def test_practice_stays_on_this_machine(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(ConfigFault, match="production"):
        load(tmp_path, **change)


def test_the_command_line_beats_the_environment_beats_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "server.toml").write_text("port = 1111\npassword_passes = 3\n", "utf-8")
    assert load(tmp_path).port == 1111
    monkeypatch.setenv("GAGEJIGI_SERVER_PORT", "2222")
    assert load(tmp_path).port == 2222
    assert load(tmp_path, port=3333, host=None).port == 3333
    assert load(tmp_path).password_passes == 3


@pytest.mark.parametrize("text", ["port = ", "secrett = 'x'", "\x00"])
def test_a_file_that_is_wrong_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "server.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigFault, match=r"server\.toml|secrett"):
        load(tmp_path)


def test_a_file_that_others_may_read_is_none_for_production(tmp_path: Path) -> None:
    file = tmp_path / "server.toml"
    file.write_text("password_passes = 3\n", "utf-8")
    file.chmod(0o600)
    assert load(tmp_path, **GOOD).password_passes == 3
    file.chmod(0o644)
    if file.stat().st_mode & 0o044:  # Windows has no such rights
        with pytest.raises(ConfigFault, match="chmod 600"):
            load(tmp_path, **GOOD)
