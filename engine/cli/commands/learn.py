"""`learn`: what this shop's guests mean, learned on this PC; look at it, switch it off and on."""

from dataclasses import asdict

import click

from engine.api import Engine, NotFound, OwnHead
from engine.cli.context import Context
from engine.runtime.texts import Texts

_IN_WORDS = ("too_few", "no_embedding")
"""Verdicts beside which there is nothing to show; of the others the state of the head tells."""


@click.command()
@click.option("--status", is_flag=True)
@click.option("--off", is_flag=True)
@click.option("--on", is_flag=True)
@click.pass_obj
def command(context: Context, /, **given: bool) -> None:
    """What is switched is read anew at once."""
    wishes = [name for name, wanted in given.items() if wanted]
    if len(wishes) > 1:
        raise click.UsageError(context.texts("cli.learn.one_wish"))
    wish = wishes[0] if wishes else None
    with context.engine() as engine:
        report: dict[str, object] = {}
        if wish is None:
            report = engine.run_job("learn", context.progress())
        elif wish != "status":
            engine.own_heads.switch(on=wish == "on")
            report = engine.run_job("analyse", context.progress())
        status = _status(engine)
    context.tell(report | status, "\n".join(_lines(context, report, status)))


def _status(engine: Engine) -> dict[str, object]:
    head = engine.own_heads.kept()
    status: dict[str, object] = {
        "switched_on": engine.own_heads.switched_on,
        "reader": engine.language.name,
        "learned": None,
        "changes": [],
    }
    if head is not None:
        status["learned"] = {
            "number": head.number,
            "for": head.reader,
            "corrections": head.corrections,
            "left_out": head.left_out,
            "convincing": head.trial.convincing,
            "state": _state(engine, head),
            **asdict(head.trial),
        }
        status["changes"] = _changes(engine, head)
    return status


def _state(engine: Engine, head: OwnHead) -> str:
    """`in_use`, or why it is not: `not_better`, `off`, `other_pack`."""
    if not head.trial.convincing:
        return "not_better"
    if not engine.own_heads.switched_on:
        return "off"
    return "in_use" if head.mark in engine.language.name else "other_pack"


def _changes(engine: Engine, head: OwnHead) -> list[dict[str, object]]:
    """With the text as it is now; reviews that are gone are left out."""
    found: list[dict[str, object]] = []
    for change in head.changes:
        try:
            text = engine.reviews.get(change.review_id).found.body or ""
        except NotFound:
            continue
        found.append({"text": text, **asdict(change)})
    return found


def _lines(context: Context, report: dict[str, object], status: dict[str, object]) -> list[str]:
    texts, learned = context.texts, status["learned"]
    verdict = report.get("verdict")
    lines = [texts(f"cli.learn.{verdict}")] if verdict in _IN_WORDS else []
    lines.append(texts("cli.learn.on" if status["switched_on"] else "cli.learn.off"))
    lines.append(texts("cli.learn.reader", reader=status["reader"]))
    if not isinstance(learned, dict):
        return [*lines, texts("cli.learn.nothing")]
    shares = {name: f"{learned[name]:.1%}" for name in ("base_accuracy", "own_accuracy", "better")}
    lines.append(texts("cli.learn.trial", **{**learned, **shares}))
    lines.append(texts(f"cli.learn.state.{learned['state']}"))
    changes = status["changes"]
    assert isinstance(changes, list)  # noqa: S101 - see `_status`
    return lines + [_line(texts, each) for each in changes]


def _line(texts: Texts, change: dict[str, str]) -> str:
    words = {name: texts(f"mood.{change[name]}") for name in ("base", "own", "truth")}
    return texts("cli.learn.change", **words, text=" ".join(change["text"].split()))
