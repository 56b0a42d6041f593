"""The environment that models are made in: `.venv-train`, apart from the program's own.

torch and transformers reach neither the program nor its lock; a test of what transformers exports
runs a script in there. pip and not uv installs them: of torch it takes the build that the
machine's own index and folders offer (the CPU's, where they have one), while uv looks past them
and brings a GPU's gigabytes.
"""

import json
from pathlib import Path

from door.environment import fingerprint, make_venv, pip, stamped
from door.places import BUILD, ROOT, TRAINING_VENV, DoorError, say

TRAIN = BUILD / "train"
REQUIREMENTS = TRAIN / "requirements.txt"
RUNS = ROOT / ".cache" / "train"


def prepare_training() -> None:
    """Make `.venv-train` match its requirements and interpreter; at once when it already does."""
    with stamped(TRAINING_VENV, fingerprint(ROOT, REQUIREMENTS)) as fits:
        if fits:
            return
        make_venv(TRAINING_VENV)
        say("· installing torch and its kin for training (the first time takes a minute or two)")
        pip(TRAINING_VENV, "install", "--no-compile", "-r", str(REQUIREMENTS))
    say("· ready to train")


def route_of(asked: str | None, quick: bool) -> str:
    """The route by name; a quick run that names none takes the shortest, which stands first."""
    known = [str(name) for name in json.loads((TRAIN / "routes.json").read_text(encoding="utf-8"))]
    if asked in known:
        return asked
    if asked is None and quick:
        return known[0]
    raise DoorError(f"No route {asked!r}; there are: {', '.join(known)}", exit_code=2)


def training_command(route: str, data: Path, quick: bool) -> list[str]:
    """Arguments for the training environment's Python. Routes find each other's runs side by side;
    quick ones lie apart, for nobody should learn from them.
    """
    run = RUNS / "quick" / route if quick else RUNS / route
    hurry = ["--quick"] if quick else []
    where = ["--data", str(data), "--out", str(run)]
    return [str(TRAIN / "run.py"), "--route", route, *where, *hurry]
