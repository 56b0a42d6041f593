"""`shops`: the shops this profile looks after, how many of their reviews it has, and what their
platforms count."""

from dataclasses import asdict

import click

from engine.cli.context import Context
from engine.cli.held_words import say_counts, say_held


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    with context.engine() as engine:
        lists, shops = engine.crawls.lists(), engine.shops.list()
        if not shops and not context.as_json:
            click.echo(context.texts("cli.no_shop"))
        for shop in shops:
            found = lists.get(shop.id)
            expected, held = (found.expected, found.held) if found else (None, None)
            line = f"{shop.id}\t{shop.name}\t{shop.platform}"
            if held is not None:
                line += f"\t{say_held(expected, held, context.texts)}"
            counts = dict(found.counts) if found else {}
            if counts:
                line += f"\n  {say_counts(counts, context.texts)}"
            told = {**asdict(shop), "expected": expected, "held": held, "counts": counts}
            context.tell(told, line)
