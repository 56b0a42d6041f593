"""The server's command."""

import re

import pytest

from sync_server.cli import main


def test_it_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert re.fullmatch(r"gagejigi-server \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_it_refuses_what_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--serve"])
    assert ended.value.code == 2
