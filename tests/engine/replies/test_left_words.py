"""What `send` and `replies` tell at a terminal of the replies that did not arrive."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.api import Engine
from engine.cli.main import cli
from engine.platforms.outcomes import PlatformError, ReplyRefused, SessionExpired
from engine.platforms.port import ShopFound
from engine.runtime.secrets import key_file
from tests.engine.replies.house import review
from tests.engine.replies.platform import LOOK, PRESS, SPEC, Scripted

Tell = Callable[..., Result]


@pytest.fixture
def tell(tmp_path: Path, platform: Scripted) -> Tell:
    """A terminal on a profile with two approved replies."""
    key = tmp_path / "key"
    key_file.make(key)
    engine = Engine.open(tmp_path / "profile", key_file=key)
    platform.reviews |= {"a": review("a"), "b": review("b", None, author="박*수")}
    [shop] = engine.shops.remember(SPEC.id, "owner", [ShopFound("1", "달빛분식", {})])
    engine.crawls.collect(shop.id)
    for number in (1, 2):
        engine.replies.approve(engine.replies.draft(number))
    engine.close()
    options = ["--profile", str(tmp_path / "profile"), "--key-file", str(key)]
    return lambda *words: CliRunner().invoke(cli, [*options, *words], standalone_mode=False)


@pytest.mark.parametrize(
    ("fault", "said", "code"),
    [
        (
            {LOOK: SessionExpired(platform=SPEC.id)},
            ["시험장 (owner)", f"login {SPEC.id} --account owner", "답글 1 (리뷰 1)", "답글 2"],
            4,
        ),
        (
            {PRESS: ReplyRefused(platform=SPEC.id, reason="not_qualified")},
            ["시험장 (owner)", "답글 1 (리뷰 1) 김*리 · 못 보냄", "revise"],
            1,
        ),
    ],
    ids=["no login", "refused"],
)
def test_what_did_not_arrive_is_named_with_what_helps(
    tell: Tell, platform: Scripted, fault: dict[str, PlatformError], said: list[str], code: int
) -> None:
    platform.faults = dict(fault)
    done = tell("send")
    assert done.return_value == code, done.output
    for words in said:
        assert words in done.output


def test_a_round_tells_scripts_each_reply(tell: Tell, platform: Scripted) -> None:
    platform.faults = {PRESS: ReplyRefused(platform=SPEC.id, reason="not_qualified")}
    [account] = json.loads(tell("send", "--json").output)["accounts"]
    assert account["replies"] == [
        {"id": 1, "state": "failed"}, {"id": 2, "state": "verified"},
    ]  # fmt: skip


def test_a_round_that_brought_all_says_no_more(tell: Tell) -> None:
    assert len(tell("send").output.splitlines()) == 1


def test_replies_are_listed_by_their_state(tell: Tell, platform: Scripted) -> None:
    platform.hidden = True
    assert [line.split("\t")[1] for line in tell("replies").output.splitlines()] == [
        "보내기 기다림", "보내기 기다림",
    ]  # fmt: skip
    tell("send")
    look = tell("replies", "--state", "needs_look").output
    assert "답글 1 (리뷰 1)\t확인 필요\t시험장 · 달빛분식 · 김*리" in look
    assert "아직 손님에게 보이지 않아요" in look
    assert tell("replies", "--state", "held").output == "그런 답글이 없어요.\n"
    listed = tell("replies", "--json").output.splitlines()
    assert sorted(json.loads(line)["id"] for line in listed) == [1, 2]


def test_a_reply_that_is_held_is_found_by_that(tell: Tell) -> None:
    tell("revise", "1", "야 이 미친놈아 다시는 오지 마라")
    tell("approve", "1")
    [line, why] = tell("replies", "--state", "held").output.splitlines()
    assert (line.split("\t")[0], "잠시 두었어요" in why) == ("답글 1 (리뷰 1)", True)


def test_each_kind_of_doubt_is_told_once(tell: Tell) -> None:
    tell("revise", "1", "010-1234-5678이나 010-9876-5432로 연락 주세요")
    told = tell("approve", "1").output
    assert told.count("손님을 알아볼 수 있는 번호") == 1
    assert "’, ‘" in told


def test_a_review_without_words_says_so(tell: Tell) -> None:
    tell("revise", "2", "별점만으로도 힘이 나요")
    assert "(글 없이 남긴 리뷰)" in tell("drafts", "--limit", "0").output


def test_each_line_of_a_collection_names_its_site(tell: Tell) -> None:
    told = tell("collect").output
    assert told.startswith("시험장 · 달빛분식: 새 리뷰 0개 (본 리뷰 2개)"), told
