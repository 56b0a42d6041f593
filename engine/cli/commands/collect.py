"""`collect`: fetch new reviews of every shop, and read them."""

import click

from engine.api import CollectReport, NoShop
from engine.cli.context import Context
from engine.cli.held_words import say_held
from engine.cli.outcome import worst_exit
from engine.jobs.attending import attending
from engine.runtime.texts import Texts


@click.command()
@click.option("--shop", metavar="N", type=click.IntRange(1, 2**63 - 1))
@click.pass_obj
def command(context: Context, shop: int | None) -> int:
    progress = context.progress()
    with context.engine() as engine:
        wanted = (
            [one.id for one in engine.shops.list() if not one.by_hand] if shop is None else [shop]
        )
        if not wanted:
            raise NoShop
        with attending(engine.reviews, engine.language) as attendant:
            reports = [engine.crawls.collect(shop_id, progress) for shop_id in wanted]
        engine.replies.note_vanished()
        scored = attendant.read + engine.reviews.analyse(engine.language, progress)
    for report in reports:
        context.tell(report, _line(report, context.texts))
        if report.outcome != "done":
            context.tell_outcome(report.outcome, report.params)
    context.tell({"scored": scored}, context.texts("cli.scored", count=scored))
    return worst_exit(report.outcome for report in reports)


def _line(report: CollectReport, texts: Texts) -> str:
    said = [f"{report.shop_name}: +{report.new} ({report.seen})"]
    if report.held is not None:
        said.append(say_held(report.expected, report.held, texts))
    if report.lost:
        said.append(texts("cli.lost", count=report.lost))
    return " · ".join(said)
