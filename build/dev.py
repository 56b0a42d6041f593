"""One door for developers: `python3 build/dev.py VERB`. Nothing but Python is needed before it.

It makes `.venv` from the lock, fetches what the system lacks, and does what the verb says.
"""

from __future__ import annotations  # so that an older Python gets as far as the next check

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this file alone may be started by an older one
    sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")

import argparse
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from door.checks import failed_checks
from door.environment import prepare_environment
from door.fonts import prepare_fonts
from door.licences import write_third_party
from door.locked import make_lock
from door.places import (
    BENCHES,
    ROOT,
    TRAINING_VENV,
    DoorError,
    find_data,
    say,
    venv_environ,
    venv_program,
)
from door.system import prepare_system
from door.training import prepare_training, route_of, training_command

DATA = "folder of the public review files"
MOST_WORKERS = 4
"""Each may have a browser, a server and the language model open: half a gigabyte."""


def main(arguments: list[str]) -> int:
    """The exit code: 0 well, 1 something failed, 2 the command was not understood."""
    try:
        options = _understand(arguments)
        return int(options.verb(options))
    except DoorError as fault:
        say(str(fault))
        return fault.exit_code
    except KeyboardInterrupt:
        return 130


def _understand(arguments: list[str]) -> argparse.Namespace:
    """Exits 2 with the usage on anything unknown; `test` hands the rest on to pytest, `bench` to
    the benchmark."""
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.verb not in (test, bench):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    options.rest = rest
    return options


def run(options: argparse.Namespace) -> int:
    """The practice morning on the replica, in a window or headless."""
    flags = [f"--{name}" for name in ("headless", "serve") if getattr(options, name)]
    return _practice("morning.py", *flags, *_data(options))


def shots(options: argparse.Namespace) -> int:
    """A picture of every page, light and dark."""
    return _practice("shots.py", *_data(options))


def bench(options: argparse.Namespace) -> int:
    """One JSON object on stdout."""
    known = sorted(path.stem for path in BENCHES.glob("[a-z]*.py") if path.stem != "report")
    if options.name not in known:
        raise DoorError(f"No bench {options.name!r}; there are: {', '.join(known)}", exit_code=2)
    flags = [f"--{flag}" for flag in ("assert", "quick") if getattr(options, flag)]
    arguments = [options.name, *flags, *_data(options), *options.rest]
    _prepare()
    return _python("-m", "door.bench", *arguments)


def test(options: argparse.Namespace) -> int:
    """`check`, then pytest on several processors; both always run. `-n0` is for following one."""
    _prepare()
    prepare_training()
    failed = failed_checks()
    workers = min(MOST_WORKERS, os.cpu_count() or 1)
    tested = _python("-m", "pytest", f"-n{workers}", "--dist=loadscope", *options.rest)
    if failed:
        say(f"· check failed: {', '.join(failed)}")
    return tested or bool(failed)


def check(_: argparse.Namespace) -> int:
    """The rules of the house."""
    prepare_system(everything=False)
    prepare_environment()
    return bool(failed_checks())


def train(options: argparse.Namespace) -> int:
    """A language pack from texts, by a route of the model card; goes on where it was stopped."""
    route, data = route_of(options.route, options.quick), find_data(options.data)
    if data is None:
        raise DoorError("Training needs the public review files: --data FOLDER", exit_code=2)
    prepare_system(everything=False)
    prepare_training()
    command = training_command(route, data, options.quick)
    return _run([str(venv_program("python", TRAINING_VENV)), *command])


def lock(_: argparse.Namespace) -> int:
    """`build/requirements.lock` and the third-party list from `pyproject.toml`."""
    prepare_system(everything=False)
    prepare_environment()
    make_lock()
    prepare_environment()
    write_third_party()
    return 0


def _practice(script: str, *arguments: str) -> int:
    _prepare()
    return _python(str(ROOT / "build" / "practice" / script), *arguments)


def _prepare() -> None:
    prepare_system(everything=True)
    prepare_environment()
    prepare_fonts()


def _data(options: argparse.Namespace) -> list[str]:
    folder = find_data(options.data)
    return ["--data", str(folder)] if folder else []


def _python(*arguments: str) -> int:
    """Run the environment's Python in the clone; its exit code."""
    return _run([str(venv_program("python")), *arguments])


def _run(command: list[str]) -> int:
    with subprocess.Popen(command, cwd=ROOT, env=venv_environ()) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # The terminal sent it to the child too; let it close its profile in peace.
            return process.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build/dev.py", description="One door for developers.", allow_abbrev=False
    )
    verbs = parser.add_subparsers(metavar="VERB", required=True)

    def add(verb: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        command = verbs.add_parser(verb.__name__, help=words, description=words, allow_abbrev=False)
        command.set_defaults(verb=verb)
        return command

    morning = add(run, "see a practice morning: reviews come in, one reply goes out")
    morning.add_argument("--data", type=Path, help=DATA)
    morning.add_argument("--headless", action="store_true", help="no window; JSON at the end")
    morning.add_argument("--serve", action="store_true", help="then keep the platform open")
    add(test, "check, then pytest; pytest's own arguments may follow")
    add(check, "format, lint, types, import contracts, lengths, lock, texts")
    measure = add(bench, "measure one thing and print one JSON object")
    measure.add_argument("name", help="a module of tests/bench")
    measure.add_argument("--assert", action="store_true", help="exit 1 on a missed target")
    measure.add_argument("--quick", action="store_true", help="under a minute, rougher")
    measure.add_argument("--data", type=Path, help=DATA)
    learn = add(train, "make a language pack; --quick: the whole way in minutes, a poor reader")
    learn.add_argument("route", nargs="?", help="of build/train/routes.json")
    learn.add_argument("--quick", action="store_true", help="20,000 reviews, a handful of steps")
    learn.add_argument("--data", type=Path, help=DATA)
    add(shots, "take a picture of every page").add_argument("--data", type=Path, help=DATA)
    add(lock, "resolve the dependencies again")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
