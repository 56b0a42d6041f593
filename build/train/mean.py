"""Makes the student whose weights are the mean of other routes' weights.

    python build/train/mean.py --data DATA_FOLDER --run RUN_FOLDER --part ROUTE=SHARE ...

Courses of one student end at different sides of the same valley; between them lies a student that
misreads less of what neither has seen (Izmailov and others 2018). Reads the routes' student.pt
beside RUN_FOLDER, writes RUN_FOLDER/student.pt.
"""

import argparse
from pathlib import Path

import student
import torch
from torch import Tensor


def mean(parts: list[tuple[dict[str, Tensor], float]]) -> dict[str, Tensor]:
    """Of weights by name, each with its share; shares add up to 1."""
    first, _ = parts[0]
    return {
        name: sum(
            (weights[name] * share for weights, share in parts), torch.zeros_like(first[name])
        )
        for name in first
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="not read; every step has it")
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--part", action="append", required=True, metavar="ROUTE=SHARE")
    settings = parser.parse_args()
    shares = [part.split("=") for part in settings.part]
    if abs(sum(float(share) for _, share in shares) - 1) > 1e-6:
        parser.error("shares add up to 1")
    files = [(settings.run.parent / route / "student.pt", float(share)) for route, share in shares]
    states = [(torch.load(file, weights_only=True), share) for file, share in files]
    made = student.load(states[0][0])
    made.load_state_dict(mean([(state["weights"], share) for state, share in states]))
    torch.save(made.state(), settings.run / "student.pt")


if __name__ == "__main__":
    main()
