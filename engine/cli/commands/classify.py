"""`classify`: read the sentiment of lines of text; a profile need not be there."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from itertools import islice
from typing import BinaryIO

import click

from engine.api import InvalidInput, open_language
from engine.cli.context import Context, json_line

_BATCH = 4_096
_REPLACED = "\N{REPLACEMENT CHARACTER}"


@click.command(help="Read one review a line from FILE (or standard input); one JSON line each.")
@click.argument("file", type=click.File("rb"), default="-")
@click.pass_obj
def command(context: Context, file: BinaryIO) -> None:
    odd = 0
    with closing(open_language(context.profile)) as language:
        for batch in _batches(file):
            odd += sum(_REPLACED in line for line in batch)
            for reading in language.analyse(batch):
                click.echo(json_line(reading))
        if language.fault:
            click.echo(context.texts("cli.pack_replaced"), err=True)
    if odd:
        click.echo(context.texts("cli.not_utf8", count=odd), err=True)


def _batches(file: BinaryIO) -> Iterator[list[str]]:
    """A line is a review even if it is empty or not valid UTF-8: answers stay in step.

    UTF-16 has no such lines: read as bytes, its halves would pass for reviews.
    """
    head = file.read(len(BOM_UTF16_LE))
    if head in (BOM_UTF16_LE, BOM_UTF16_BE):
        raise InvalidInput(field=getattr(file, "name", "stdin"), reason="UTF-16")
    lines = (line.rstrip(b"\r\n").decode("utf-8", "replace") for line in _with_head(head, file))
    while batch := list(islice(lines, _BATCH)):
        yield batch


def _with_head(head: bytes, file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file whose first bytes were taken already."""
    first = head if head.endswith(b"\n") else head + file.readline()
    yield from BytesIO(first)
    yield from file
