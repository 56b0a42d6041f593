"""The model card: what it is, what it learned from, what every route reached."""

import json
from pathlib import Path

import graph
import written

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
"""Figures by route, noted by `export.py`; a route is an entry of `routes.json`."""

ROUTES = json.loads((HERE / "routes.json").read_text(encoding="utf-8"))
NETWORKS = {
    "transformer": "4 transformer layers of width 256 with attention that fades with distance"
    " instead of positions; mean and largest value over the pieces",
    "convolutions": "windows of one to five pieces; largest and mean value of each filter",
}

FIGURES = {
    "nsmc_test": "NSMC test (10,000), accuracy by the sign of the score",
    "nsmc_test_float32": "the same before int8",
    "shops_macro_f1": "written reviews kept back, three classes, macro F1",
    "shops_two_way_f1": "the clear ones of them, two classes, macro F1",
    "shops_recall_negative": "complaints among them with a score below zero",
    "aspects_macro_f1": "aspects of whole reviews among them, macro F1",
    "aspects_polarity": "polarity right where the aspect is",
    "urgency_recall": "urgent ones among them found",
    "urgency_precision": "found ones that are urgent",
    "gold_macro_f1": "gold set, the thirds that tuning may see, three classes, macro F1",
    "gold_recall_negative": "complaints there with a score below zero",
    "calibration_error": "expected calibration error on both, which the temperature was fitted on",
    "toxicity_macro_f1": "korean-hate-speech dev, three classes, macro F1",
}
SHOWN = (
    "nsmc_test", "shops_macro_f1", "shops_two_way_f1", "gold_macro_f1", "gold_recall_negative",
    "toxicity_macro_f1",
)  # fmt: skip


def _results() -> dict[str, dict[str, object]]:
    found = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    return dict(found)


def note(route: str, metrics: dict[str, float]) -> None:
    """Keep a route's figures for the table."""
    results = _results()
    results[route] = {"what": ROUTES[route]["what"], **metrics}
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def of(
    name: str,
    version: str,
    route: str,
    temperature: float,
    metrics: dict[str, float],
    kept: int,
    pieces: int,
) -> str:
    text = (HERE / "card.md").read_text(encoding="utf-8")
    return text.format(
        name=name,
        version=version,
        route=route,
        temperature=temperature,
        opset=graph.OPSET,
        max_length=graph.MAX_LENGTH,
        parameters=int(metrics["parameters"]),
        written=len(written.read()),
        kept=kept,
        pieces=pieces,
        network=NETWORKS[ROUTES[route]["body"]],
        routes=_routes(),
        figures=_figures(metrics),
    )


def _figures(metrics: dict[str, float]) -> str:
    lines = [f"| {words} | {metrics[key]} |" for key, words in FIGURES.items() if key in metrics]
    return "\n".join(["| figure | value |", "|---|---|", *lines])


def _routes() -> str:
    """Every route that was run to its end, with what it was."""
    head = ["route", "what", *(key.replace("_", " ") for key in SHOWN)]
    lines = [
        [route, *(str(found.get(key, "")) for key in ("what", *SHOWN))]
        for route, found in _results().items()
    ]
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
