"""Programs without a window bring what is due as the window does."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from engine.runtime.secrets import key_file
from engine.runtime.settings.sections.alerts import Alerts
from engine.runtime.settings.sections.schedule import Schedule
from tests.engine.alerts.shop import Shop
from tests.engine.standing_clock import StandingClock
from tests.harness.mailbox import Mailbox

ROOT = Path(__file__).resolve().parents[3]
LIMIT_S = 60.0


@contextmanager
def opened(folder: Path, mailbox: Mailbox) -> Iterator[Shop]:
    """A profile with a mail account, by the computer's own clock as the terminal's programs."""
    key_file.make(folder / "key")
    shop = Shop(folder, StandingClock(datetime.now(UTC)))
    shop.engine.settings.put(Alerts(quiet_from="00:00", quiet_until="00:00"))
    shop.engine.settings.put(Schedule(on=False))
    shop.connect_mail(mailbox)
    yield shop
    shop.close()


def words(folder: Path, *said: str) -> Sequence[str]:
    profile = ["--profile", str(folder / "profile"), "--key-file", str(folder / "key")]
    return [sys.executable, "-m", "engine.cli", *profile, *said]


def test_what_collecting_has_read_is_told(mailbox: Mailbox, tmp_path: Path) -> None:
    """Of an account that was left nothing is fetched; what it had brought is read all the same."""
    with opened(tmp_path, mailbox) as shop:
        shop.arrive("국에서 머리카락이 나왔어요")
        shop.engine.visits.accounts.leave("smartplace", "main")
    subprocess.run(words(tmp_path, "collect"), cwd=ROOT, check=False)
    assert len(mailbox.letters) == 1


def test_the_daemon_brings_what_was_held(mailbox: Mailbox, tmp_path: Path) -> None:
    with opened(tmp_path, mailbox) as shop:
        shop.receive("별로예요")
    daemon = subprocess.Popen(
        words(tmp_path, "daemon"), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        assert len(mailbox.wait(1)) == 1
        daemon.terminate()
        assert daemon.wait(LIMIT_S) == 0
    finally:
        daemon.kill()
        daemon.wait()
