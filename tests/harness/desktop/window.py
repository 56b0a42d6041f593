"""The real window in its own process, played through one scenario:

    python -m tests.harness.desktop.window SCENARIO --profile DIR --key-file FILE

It starts by `desktop.__main__.main` as the owner's does. The last line on stdout is a JSON object
with what the scenario measured; moments are of the machine's monotonic clock.
"""

from __future__ import annotations

import json
import sys
import time
import traceback

import desktop.__main__
from desktop.platform import memory

memory.spare()  # as `main` does: before all other imports
# A developers' tool brings it, and the log's library would load it; owners do not have it.
sys.modules["rich"] = None  # type: ignore[assignment]

from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

import desktop.app  # noqa: E402


class WatchedApp(desktop.app.App):
    """Notes the first frame, plays the scenario once the engine is open, and leaves."""

    def __init__(self, app: QApplication, options: desktop.app.Options) -> None:
        super().__init__(app, options)
        self._seen: dict[str, object] = {}
        self.window.painted.connect(self._on_painted)
        self.opened.connect(lambda: QTimer.singleShot(0, self._play))

    def _on_painted(self) -> None:
        self._seen["painted_at"] = time.monotonic()
        self._seen["painted_cpu"] = time.process_time()
        self._seen["small"] = resident()

    def _play(self) -> None:
        from tests.harness.desktop.scenarios import SCENARIOS  # noqa: PLC0415 - after the frame

        try:
            self._seen.update(SCENARIOS[sys.argv[1]](self))
            print(json.dumps(self._seen), flush=True)  # noqa: T201 - the answer
        except Exception:
            traceback.print_exc()  # the crash log goes with the profile
            raise
        finally:
            self.window.close()


def resident() -> int:
    """Bytes; 0 where the system does not tell them in a file."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - pathlib costs
            return int(file.read().split()[1]) * 4096
    except OSError:
        return 0


def main() -> int:
    desktop.app.App = WatchedApp  # type: ignore[assignment, misc]
    return desktop.__main__.main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
