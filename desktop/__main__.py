"""`gagejigi`: the window. Nothing heavy is imported here: the first frame is due in 0.5 s."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.app import App, Options


def main(arguments: Sequence[str] | None = None) -> int:
    multiprocessing.freeze_support()
    options = _understand(arguments)
    if options.shots is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Two busy Python threads then delay the UI by 6 ms instead of 13 (p99, measured).
    sys.setswitchinterval(0.001)
    return _run(options)


def _run(options: argparse.Namespace) -> int:
    from desktop.platform import memory  # noqa: PLC0415

    memory.spare()
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the platform is chosen

    from desktop.app import App, Options  # noqa: PLC0415
    from desktop.platform.crash_log import CrashLog  # noqa: PLC0415
    from desktop.platform.single_instance import SingleInstance  # noqa: PLC0415

    qt = QApplication(sys.argv[:1])
    qt.setApplicationName("Gagejigi")
    instance = SingleInstance(options.profile)
    chosen = Options(options.profile, options.key_file, options.language)
    if not instance.claim():
        return 0 if options.shots is None else _refuse_shots(chosen)
    log = CrashLog(_log_folder(options.profile) / "crash.log")
    log.install()
    app = App(qt, chosen)
    log.crashed.connect(app.window.show_crash)
    app.crashed.connect(log.record)
    app.opened.connect(memory.keep_loaded)
    instance.raised.connect(app.window.come_forward)
    app.leaving.connect(instance.release)
    qt.setQuitOnLastWindowClosed(False)  # it may stay in the tray
    app.leaving.connect(qt.quit)
    if options.shots is not None:
        from desktop.shell.shots import Shots  # noqa: PLC0415

        shots = Shots(app.window, app.theme, app.runner, options.shots)
        app.opened.connect(shots.start)
        app.unopened.connect(lambda fault: _give_up(app, qt, fault))
        shots.taken.connect(app.window.close)
    app.window.show()
    code = qt.exec()
    log.close()
    return code


def _refuse_shots(options: Options) -> int:
    """There is a window on the profile already, which has come forward."""
    sys.stderr.write(f"{options.texts('shell.shots.open')}\n")
    return 1


def _give_up(app: App, qt: QApplication, fault: BaseException) -> None:
    """Nobody looks at the window: what it says goes to who takes the pictures."""
    from desktop.bridge.errors import describe  # noqa: PLC0415

    problem = describe(fault, app.texts)
    sys.stderr.write(f"{problem.title}\n{problem.message}\n{problem.remedy}\n")
    app.close()
    qt.exit(int(getattr(fault, "exit_code", 1)))


def _log_folder(profile: Path | None) -> Path:
    """The profile's own logs, else the place the system gives."""
    if profile is not None:
        return profile / "logs"
    from PySide6.QtCore import QStandardPaths  # noqa: PLC0415

    place = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(place)) / "logs"


def _understand(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("gagejigi", description="가게지기: the window")
    parser.add_argument("--profile", type=Path, help="folder of the profile")
    parser.add_argument("--key-file", type=Path, help="file with the profile's key")
    parser.add_argument("--lang", dest="language", choices=("ko", "en"), default="ko")
    parser.add_argument("--shots", type=Path, help="take pictures of all pages there, and leave")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
