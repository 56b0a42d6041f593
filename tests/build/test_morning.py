"""The whole house in one go: a practice morning, headless, through a real browser."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRON = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "build"))),
    "QT_QPA_PLATFORM": "offscreen",
}


def test_a_practice_morning_ends_well(tmp_path: Path) -> None:
    script = ROOT / "build" / "practice" / "morning.py"
    done = subprocess.run(
        [sys.executable, str(script), "--headless", "--cache", str(tmp_path)],
        capture_output=True,
        text=True,
        env=ENVIRON,
        cwd=ROOT,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["source"] == "practice"
    assert told["collected"] == told["scored"] >= 340
    assert told["drafts"] >= 20
    facts = ("shops", "duplicates", "approved", "posted", "verified", "new_on_second_collect")
    assert [told[fact] for fact in facts] == [11, 0, 3, 3, 3, 0]
    assert sorted(each["posted"] for each in told["platforms"].values()) == [0, 0, 0, 1, 1, 1]
    names = {
        f"{page}-{mode}" for page in ("today", "reviews", "replies") for mode in ("light", "dark")
    }
    assert names <= {Path(shot).stem for shot in told["shots"]}
    assert all(Path(shot).stat().st_size > 10_000 for shot in told["shots"])
