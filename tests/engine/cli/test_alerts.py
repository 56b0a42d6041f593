"""`gagejigi-engine alerts` as a program: connect, try, list what left the PC, disconnect."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.runtime.secrets import key_file
from tests.harness.mailbox import HOST, PASSWORD, USER, Mailbox, open_mailbox, words_of

ROOT = Path(__file__).resolve().parents[3]

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    key_file.make(tmp_path / "key")
    profile = ["--profile", str(tmp_path / "profile"), "--key-file", str(tmp_path / "key")]
    trusted = {"SSL_CERT_FILE": str(tmp_path / "authority.pem")}
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **trusted}

    def finish(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "engine.cli", *profile, "alerts", *words]
        return subprocess.run(command, input=stdin, capture_output=True, env=environ, check=False)

    return finish


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    with open_mailbox(tmp_path) as box:
        yield box


def told(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_from_connecting_to_disconnecting(run: Run, mailbox: Mailbox, tmp_path: Path) -> None:
    server = ["--set", f"server={HOST}", "--set", f"port={mailbox.port}", "--set", f"user={USER}"]
    connected = run("--connect", "mail", *server, stdin=f"{PASSWORD}\n".encode())
    assert connected.stdout.decode() == "메일: 연결했어요. --test mail 로 시험해 보세요.\n"
    assert run("--test", "mail").stdout.decode() == "메일: 시험 알림을 보냈어요.\n"
    [letter] = mailbox.wait(1)
    assert "시험으로 보낸 알림이에요" in words_of(letter)
    listed = run("--json")
    channels = [line["channel"] for line in told(listed) if "channel" in line]
    assert [each["id"] for each in channels if each["on"] and each["connected"]] == ["mail"]
    [message] = [line["message"] for line in told(listed) if "message" in line]
    assert (message["state"], message["reviews"]) == ("sent", 0)
    in_words = run().stdout.decode()
    assert "메일: 알려요" in in_words and "\t메일\t보냄\t" in in_words
    assert run("--disconnect", "mail").stdout.decode() == "메일: 끊고 지웠어요.\n"
    kept = [file.read_bytes() for file in (tmp_path / "profile").rglob("*") if file.is_file()]
    outputs = [connected.stdout, connected.stderr, listed.stdout]
    assert all(PASSWORD.encode() not in each for each in (*kept, *outputs))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--test", "mail"], 6, "아직 연결하지 않았어요"),
        (["--connect", "mail", "--set", "port=many"], 6, "mail.port"),
        (["--connect", "telegram", "--set", "chat=1"], 6, "비밀번호나 토큰: "),
        (["--test", "mail", "--connect", "mail"], 2, "하나만"),
    ],
)
def test_what_does_not_fit_is_told(run: Run, words: list[str], code: int, said: str) -> None:
    done = run(*words, stdin=b"no-such-form\n")
    assert (done.returncode, said in done.stderr.decode()) == (code, True)
    assert "no-such-form" not in done.stderr.decode()


def test_a_way_without_its_settings_is_not_connected(run: Run) -> None:
    for words, said in (
        ([], "먼저 채워 주셔야 연결할 수 있어요: --set server=… --set user=…"),
        (["--set", "recipient=a@b.c"], "이런 설정은 없어요: recipient"),
        (["--set", "port=abc"], "‘mail.port’에는 쓸 수 없는 값이에요."),
    ):
        done = run("--connect", "mail", *words, stdin=b"secret\n")
        assert done.returncode != 0
        assert said in done.stderr.decode()
    [mail] = [each["channel"] for each in told(run("--json")) if each["channel"]["id"] == "mail"]
    assert (mail["on"], mail["connected"]) == (False, False)
