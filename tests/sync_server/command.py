"""`gagejigi-server` called in this process."""

import json
from typing import Any

import pytest

from sync_server.cli import main


def called(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, list[Any], str]:
    """Exit code, JSON lines, complaint."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    told = capsys.readouterr()
    lines = [json.loads(line) for line in told.out.splitlines()]
    return int(ended.value.code or 0), lines, told.err
