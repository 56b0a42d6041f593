"""The desktop on a practice profile: shown to a person, or photographed offscreen."""

import subprocess
import sys
from pathlib import Path

from practice.stage import ROOT, Stage

SHOTS = ROOT / "shots"
_SHOTS_S = 180


def show(stage: Stage) -> None:
    """Open the window and wait until it is closed."""
    subprocess.run(_desktop(stage), cwd=ROOT, check=True)


def take_shots(stage: Stage, folder: Path = SHOTS) -> list[str]:
    """Every page, light and dark, at 1366x768; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    subprocess.run(
        [*_desktop(stage), "--shots", str(folder)], cwd=ROOT, check=True, timeout=_SHOTS_S
    )
    return sorted(str(shot) for shot in folder.glob("*.png"))


def _desktop(stage: Stage) -> list[str]:
    profile = ["--profile", str(stage.profile), "--key-file", str(stage.key_file)]
    return [sys.executable, "-m", "desktop", *profile]
