"""What every command shares: which profile, which language, how to print."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
import msgspec

from engine.runtime.errors import EngineError
from engine.runtime.progress import Progress, Silent
from engine.runtime.secrets.errors import KeyringMissing, PassphraseNeeded
from engine.runtime.texts import Language, Texts

if TYPE_CHECKING:
    from engine.api import Backups, Engine

T = TypeVar("T")
_PARTS = ("title", "message", "remedy")


@dataclass(slots=True)
class Context:
    language: Language
    profile: Path | None = None
    key_file: Path | None = None
    as_json: bool = False

    @property
    def texts(self) -> Texts:
        return Texts(self.language)

    @contextmanager
    def engine(self, *, as_guest: bool = False) -> Iterator["Engine"]:
        """The profile, open for one command; `as_guest` as in `Engine.open`."""
        # Here, not above: the facade pulls in the store, which `--help` should not wait for.
        from engine.api import Engine

        opened = self._unlocked(
            lambda words: Engine.open(
                self.profile, key_file=self.key_file, passphrase=words, as_guest=as_guest
            )
        )
        try:
            yield opened
        finally:
            opened.close()

    def saved(self) -> "Backups":
        """The profile's backups, without opening it."""
        from engine.api import Engine

        return self._unlocked(
            lambda words: Engine.saved(self.profile, key_file=self.key_file, passphrase=words)
        )

    def _unlocked(self, act: Callable[[str | None], T]) -> T:
        """`act` without a passphrase; where one is wanted, with what a person types."""
        try:
            return act(None)
        except (KeyringMissing, PassphraseNeeded) as wanted:
            if not sys.stdin.isatty():
                raise
            is_new = isinstance(wanted, KeyringMissing)
        return act(self._passphrase(is_new))

    def _passphrase(self, is_new: bool) -> str:
        """A new one is typed twice: after a slip nothing would ever open the profile again."""
        again = self.texts("cli.passphrase_again") if is_new else False
        words: str = click.prompt(
            self.texts("cli.passphrase"), hide_input=True, confirmation_prompt=again, err=True
        )
        return words

    def tell(self, value: object, words: str) -> None:
        """One result: as a JSON line, or in words."""
        click.echo(json_line(value) if self.as_json else words)

    def tell_each(self, values: Iterable[tuple[object, str]]) -> None:
        for value, words in values:
            self.tell(value, words)

    def tell_fault(self, fault: EngineError) -> None:
        """What went wrong and what helps: a JSON line on standard output, or words beside it."""
        if self.as_json:
            click.echo(self.fault_line(fault))
        else:
            click.echo("\n".join(self.texts.error(fault)), err=True)
            if "backup" in fault.params:
                click.echo(self.texts("cli.restore", **fault.params), err=True)

    def fault_line(self, fault: EngineError) -> str:
        """What went wrong and what helps, as JSON."""
        words = dict(zip(_PARTS, self.texts.error(fault), strict=True))
        return json_line({"error": fault.code, **words, "retryable": fault.retryable})

    def tell_outcome(self, code: str, params: dict[str, object]) -> None:
        """What kept a run from its end, in words; JSON has it in the report already."""
        if not self.as_json:
            parts = (self.texts(f"error.{code}.{part}", **params) for part in _PARTS)
            click.echo("\n".join(parts), err=True)

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
