"""`collect`: fetch new reviews of every shop, and read them."""

from dataclasses import asdict

import click

from engine.api import CollectReport, NoShop
from engine.cli.context import Context
from engine.cli.held_words import say_held
from engine.cli.numbers import ROW
from engine.cli.outcome import worst_exit
from engine.jobs.attending import attending
from engine.runtime.texts import Texts


@click.command()
@click.option("--shop", type=ROW)
@click.pass_obj
def command(context: Context, shop: int | None) -> int:
    progress = context.progress()
    with context.engine() as engine, engine.alerts.delivering():
        if shop is None and all(one.by_hand for one in engine.shops.list()):
            raise NoShop
        with attending(engine.reviews, engine.language) as attendant:
            if shop is None:
                reports = engine.crawls.collect_all(progress)
            else:
                reports = [engine.crawls.collect(shop, progress)]
        engine.replies.note_vanished()
        scored = attendant.read + engine.reviews.analyse(engine.language, progress)
        sites = {shop.id: shop.platform for shop in engine.shops.list()}
    for report in reports:
        site = sites[report.shop_id]
        told = {**asdict(report), "platform": site}
        context.tell(told, _line(report, site, context.texts))
        if report.outcome != "done":
            context.tell_outcome(report.outcome, report.params)
    context.tell({"scored": scored}, context.texts("cli.scored", count=scored))
    return worst_exit(report.outcome for report in reports)


def _line(report: CollectReport, site: str, texts: Texts) -> str:
    said = [
        texts(
            "cli.collected",
            site=texts(f"platform.{site}.short"),
            shop=report.shop_name,
            new=f"{report.new:,}",
            seen=f"{report.seen:,}",
        )
    ]
    if report.held is not None:
        said.append(say_held(report.expected, report.held, texts))
    if report.lost:
        said.append(texts("cli.lost", count=report.lost))
    return " · ".join(said)
