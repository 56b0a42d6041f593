"""`shops`: the shops this profile looks after, and how many of their reviews it has."""

from dataclasses import asdict

import click

from engine.cli.context import Context
from engine.cli.held_words import say_held


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    with context.engine() as engine:
        lists = engine.crawls.lists()
        for shop in engine.shops.list():
            found = lists.get(shop.id)
            expected, held = (found.expected, found.held) if found else (None, None)
            line = f"{shop.id}\t{shop.name}\t{shop.platform}"
            if held is not None:
                line += f"\t{say_held(expected, held, context.texts)}"
            context.tell({**asdict(shop), "expected": expected, "held": held}, line)
