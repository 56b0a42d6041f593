"""`classify`: read the sentiment of lines of text; needs no profile."""

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import click

from engine.api import open_sentiment
from engine.cli.context import Context, json_line

_BATCH = 4_096


@click.command(help="Read one review a line from FILE (or standard input); one JSON line each.")
@click.argument("file", type=click.File("rb"), default="-")
@click.pass_obj
def command(context: Context, file: BinaryIO) -> None:
    sentiment = open_sentiment()
    try:
        for batch in _batches(file):
            for reading in sentiment.read(batch):
                click.echo(json_line(reading))
    finally:
        sentiment.close()


def _batches(file: BinaryIO) -> Iterator[list[str]]:
    """A line is a review even if it is empty or not valid UTF-8: answers stay in step."""
    lines = (line.rstrip(b"\r\n").decode("utf-8", "replace") for line in file)
    while batch := list(islice(lines, _BATCH)):
        yield batch
