"""`classify`: everything the language model finds in lines of text; no profile need be there."""

from contextlib import closing
from typing import BinaryIO

import click

from engine.api import Exit, InvalidInput, open_language
from engine.cli.context import Context, json_line
from engine.cli.findings import compared, finding
from engine.cli.lines import batches, read

_BATCH = 2_048


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--stars", "with_stars", is_flag=True)
@click.pass_obj
def command(context: Context, file: BinaryIO, with_stars: bool) -> int:
    """Every line has its answer, one without its stars a refusal; then the exit code tells."""
    odd, code = 0, Exit.OK
    with closing(open_language(context.profile)) as language:
        for batch in batches(read(file, with_stars=with_stars), _BATCH):
            odd += sum(line.odd for line in batch)
            answers = iter(language.analyse([line.text for line in batch if not line.fault]))
            for line in batch:
                if line.fault:
                    _refuse(context, line.fault)
                    code = line.fault.exit_code
                    continue
                found = next(answers)
                beside = compared(line.stars, found) if with_stars else {}
                click.echo(json_line(finding(line.text, found) | beside))
        if language.fault:
            click.echo(context.texts("cli.pack_replaced"), err=True)
    if odd:
        click.echo(context.texts("cli.not_utf8", count=odd), err=True)
    return code


def _refuse(context: Context, fault: InvalidInput) -> None:
    """In its line's place, and for a person beside the answers."""
    click.echo(context.fault_line(fault))
    if not context.as_json:
        click.echo(context.texts("cli.bad_stars", line=fault.params["field"]), err=True)
