"""`classify`: everything the language model finds in lines of text; needs no profile."""

from contextlib import closing
from typing import BinaryIO

import click

from engine.api import open_language
from engine.cli.context import Context, json_line
from engine.cli.findings import compared, finding
from engine.cli.lines import batches, read

_BATCH = 2_048
HELP = """Read one review a line from FILE (or standard input); one JSON line each.

With --stars a line is the review's stars (1 to 5, or nothing), a tab and the text; then
"contradiction" tells whether stars and words say opposite things.
"""


@click.command(help=HELP)
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--stars", "with_stars", is_flag=True, help="Lines are STARS<tab>TEXT.")
@click.pass_obj
def command(context: Context, file: BinaryIO, with_stars: bool) -> None:
    odd = 0
    with closing(open_language()) as language:
        for batch in batches(read(file, with_stars=with_stars), _BATCH):
            odd += sum(line.odd for line in batch)
            answers = language.analyse([line.text for line in batch])
            for line, found in zip(batch, answers, strict=True):
                beside = compared(line.stars, found) if with_stars else {}
                click.echo(json_line(finding(line.text, found) | beside))
    if odd:
        click.echo(context.texts("cli.not_utf8", count=odd), err=True)
