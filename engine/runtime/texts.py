"""Words for people, by key: `resources/texts/<language>/*.json`, each a flat object key -> text.

The engine's logic speaks in codes; only its edges (CLI, desktop) look words up here.
"""

import json
from functools import cache
from typing import Literal

from engine.runtime.errors import EngineError
from engine.runtime.resources import RESOURCES

Language = Literal["ko", "en"]


@cache
def _texts(language: Language) -> dict[str, str]:
    merged: dict[str, str] = {}
    for path in sorted((RESOURCES / "texts" / language).glob("*.json")):
        merged.update(json.loads(path.read_text(encoding="utf-8")))
    return merged


class Texts:
    """Looks keys up in one language. A missing key is a programming fault: KeyError."""

    def __init__(self, language: Language = "ko") -> None:
        self.language: Language = language

    def __call__(self, key: str, /, **params: object) -> str:
        text = _texts(self.language)[key]
        return text.format_map(params) if params else text

    def error(self, error: EngineError) -> tuple[str, str, str]:
        """Title, message and remedy of an error."""
        key, params = f"error.{error.code}", {**error.params, **self._named(error)}
        title, message, remedy = (
            self(f"{key}.{part}", **params) for part in ("title", "message", "remedy")
        )
        return title, message, remedy

    def _named(self, error: EngineError) -> dict[str, str]:
        """The engine's words for kinds of things and for fields, in this language: texts
        `entity.<word>` and `field.<word>`. Names that a person gave stay as they are.
        """
        known = _texts(self.language)
        keys = {part: f"{part}.{error.params.get(part)}" for part in ("entity", "field")}
        return {part: known[key] for part, key in keys.items() if key in known}
