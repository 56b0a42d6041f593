"""From texts to a language pack, by one of the routes of the model card.

    python build/train/run.py --route ROUTE --data DATA_FOLDER --out RUN_FOLDER [--quick]

Each step writes into RUN_FOLDER and is skipped when its product is there: after an interruption
the same command goes on. Routes that this one builds on are run first, beside it. `--quick` takes
20,000 film reviews and a handful of steps: a route in a minute, and a poor reader at its end.
"""

import argparse
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROUTES = json.loads((HERE / "routes.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Step:
    """A script with its arguments, and the file that shows it is done."""

    script: str
    product: str
    arguments: tuple[str, ...] = ()


def steps(name: str, quick: bool) -> list[Step]:
    """In order; `name` is an entry of `routes.json`."""
    route = ROUTES[name]
    hurry = ("--quick",) if quick else ()
    export = Step("export.py", "pack/manifest.json", ("--route", name, *hurry))
    if "mean" in route:
        return [Step("mean.py", "student.pt", _parts(route["mean"])), export]
    found = []
    if "start" not in route["fit"]:
        found += [
            Step("vocabulary.py", "tokenizer.json", hurry),
            Step("prior.py", "prior.npy", hurry),
        ]
    if route["pretrain_epochs"]:
        epochs = ("--epochs", "1" if quick else str(route["pretrain_epochs"]))
        found.append(Step("pretrain.py", "pretrained.pt", (*epochs, *hurry)))
    if route["teachers"]:
        found.append(Step("teach.py", "teacher.npy", (*_teachers(route), *hurry)))
    learning = ("--body", str(route["body"]), *_options(route["fit"]))
    taught = ("--taught",) if route["teachers"] else ()
    found.append(Step("fit.py", "student.pt", (*learning, *taught, *hurry)))
    found.append(export)
    return found


def needed(name: str) -> list[str]:
    """The routes whose students this one learns from, starts with or is the mean of."""
    route = ROUTES[name]
    return [*route.get("teachers", ()), *filter(None, [_start(route)]), *route.get("mean", ())]


def _start(route: dict[str, Any]) -> str | None:
    start: str | None = route.get("fit", {}).get("start")
    return start


def inherit(run: Path, start: Path) -> None:
    """Whoever goes on with a student goes on with its pieces."""
    for product in ("tokenizer.json", "prior.npy"):
        if not (run / product).exists():
            shutil.copyfile(start / product, run / product)


def train(name: str, data: Path, run: Path, quick: bool) -> None:
    """Ends the program where a step fails."""
    run.mkdir(parents=True, exist_ok=True)
    for other in needed(name):
        train(other, data, run.parent / other, quick)
    if start := _start(ROUTES[name]) or next(iter(ROUTES[name].get("mean", ())), None):
        inherit(run, run.parent / start)
    for step in steps(name, quick):
        if (run / step.product).exists():
            continue
        print(f"· {name}: {step.script}", flush=True)
        common = ["--data", str(data), "--run", str(run)]
        command = [sys.executable, str(HERE / step.script), *common, *step.arguments]
        if subprocess.run(command, check=False).returncode:
            sys.exit(f"{step.script} failed; the same command goes on from there")


def _options(chosen: object) -> tuple[str, ...]:
    assert isinstance(chosen, dict)  # noqa: S101 - our own file
    return tuple(part for name, value in chosen.items() for part in (f"--{name}", str(value)))


def _teachers(route: dict[str, object]) -> tuple[str, ...]:
    names = route["teachers"]
    assert isinstance(names, list)  # noqa: S101 - our own file
    return tuple(part for name in names for part in ("--teacher", str(name)))


def _parts(shares: dict[str, float]) -> tuple[str, ...]:
    return tuple(part for name, share in shares.items() for part in ("--part", f"{name}={share}"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--route", choices=sorted(ROUTES), required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    settings = parser.parse_args()
    train(settings.route, settings.data, settings.out, settings.quick)


if __name__ == "__main__":
    main()
