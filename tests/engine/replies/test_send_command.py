"""`gagejigi-engine send` answers scripts with an exit code that tells whether all is well."""

from pathlib import Path

import pytest

from engine.api import Engine
from engine.cli import main
from engine.cli.outcome import worst_exit
from engine.platforms.outcomes import Blocked, PlatformError, ReplyRefused, SessionExpired
from engine.platforms.port import ShopFound
from engine.runtime.secrets import key_file
from tests.engine.replies.house import review
from tests.engine.replies.platform import LOOK, PRESS, SPEC, Scripted

REFUSED = ReplyRefused(platform=SPEC.id, reason="not_qualified")


@pytest.fixture
def profile(tmp_path: Path, platform: Scripted) -> list[str]:
    """Options of a profile with one approved reply."""
    key = tmp_path / "key"
    key_file.make(key)
    engine = Engine.open(tmp_path / "profile", key_file=key)
    platform.reviews["a"] = review("a")
    [shop] = engine.shops.remember(SPEC.id, "owner", [ShopFound("1", "달빛분식", {})])
    engine.crawls.collect(shop.id)
    engine.replies.approve(engine.replies.draft(1))
    engine.close()
    return ["--profile", str(tmp_path / "profile"), "--key-file", str(key)]


def exit_code(words: list[str]) -> int:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.mark.parametrize(
    ("faults", "hidden", "code"),
    [
        ({}, False, 0),
        ({PRESS: REFUSED}, False, 1),
        ({}, True, 1),
        ({LOOK: SessionExpired(platform=SPEC.id)}, False, 4),
        ({LOOK: Blocked(platform=SPEC.id)}, False, 5),
    ],
    ids=["verified", "failed", "needs a look", "no login", "blocked"],
)
def test_the_exit_code_of_a_round(
    profile: list[str],
    platform: Scripted,
    faults: dict[str, PlatformError],
    hidden: bool,
    code: int,
) -> None:
    platform.faults, platform.hidden = dict(faults), hidden
    assert exit_code([*profile, "send"]) == code


def test_a_round_without_work_is_no_failure(profile: list[str]) -> None:
    assert [exit_code([*profile, "send"]) for _ in range(2)] == [0, 0]


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        (["done", ""], 0),
        (["platform.blocked", "platform.session_expired"], 4),
        (["done", "platform.blocked", "sync.unreachable"], 5),
    ],
)
def test_a_login_that_is_wanted_outranks_what_heals_by_itself(ends: list[str], code: int) -> None:
    assert worst_exit(ends) == code
