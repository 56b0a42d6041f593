"""What every command shares: which profile, which language, how to print."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from engine.runtime.errors import EngineError
from engine.runtime.progress import Progress, Silent
from engine.runtime.secrets.errors import KeyringMissing, PassphraseNeeded
from engine.runtime.texts import Language, Texts

if TYPE_CHECKING:
    from engine.api import Engine


@dataclass(slots=True)
class Context:
    profile: Path | None
    key_file: Path | None
    as_json: bool
    language: Language

    @property
    def texts(self) -> Texts:
        return Texts(self.language)

    @contextmanager
    def engine(self) -> Iterator["Engine"]:
        """The profile, open for one command."""
        # Here, not above: the facade pulls in the store, which `--help` should not wait for.
        from engine.api import Engine

        try:
            opened = Engine.open(self.profile, key_file=self.key_file)
        except (KeyringMissing, PassphraseNeeded):
            if not sys.stdin.isatty():
                raise
            words = click.prompt(self.texts("cli.passphrase"), hide_input=True, err=True)
            opened = Engine.open(self.profile, passphrase=words)
        try:
            yield opened
        finally:
            opened.close()

    def tell(self, value: object, words: str) -> None:
        """One result: as a JSON line, or in words."""
        click.echo(json_line(value) if self.as_json else words)

    def tell_each(self, values: Iterable[tuple[object, str]]) -> None:
        for value, words in values:
            self.tell(value, words)

    def tell_fault(self, fault: EngineError) -> None:
        """What went wrong and what helps: a JSON line on standard output, or words beside it."""
        title, message, remedy = self.texts.error(fault)
        if self.as_json:
            words = {"title": title, "message": message, "remedy": remedy}
            click.echo(json_line({"error": fault.code, **words, "retryable": fault.retryable}))
        else:
            click.echo(f"{title}\n{message}\n{remedy}", err=True)

    def progress(self) -> Progress:
        """One line that moves, where a person watches a terminal."""
        if not sys.stderr.isatty():
            return Silent()
        return Moving(self.texts)


class Moving:
    """A progress line on the terminal."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        words = self._texts(note) if note else ""
        bound = "" if total is None else f" / {total:,}"
        click.echo(f"\r\x1b[K{words} {done:,}{bound}", nl=False, err=True)


def json_line(value: object) -> str:
    return msgspec.json.encode(value, enc_hook=str).decode()
