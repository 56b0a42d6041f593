"""`bench NAME`: a benchmark may have options of its own, which no other understands."""

import subprocess
import sys

import pytest

from door.places import ROOT, venv_environ


@pytest.mark.parametrize(
    "arguments",
    [["gold", "--dance"], ["gold", "--test", "--open"], ["collect", "--test"], ["gold", "--tes"]],
)
def test_what_it_does_not_understand_costs_exit_code_2(arguments: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "door.bench", *arguments],
        cwd=ROOT,
        env=venv_environ(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, "usage: dev.py bench" in ended.stderr, ended.stdout) == (2, True, "")
