"""In which language a page speaks: the one chosen on it, else what the browser asks for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from fastapi import Depends, Request

Language = Literal["ko", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ko", "en")
USUAL: Final = LANGUAGES[0]
CHOICE: Final = "lang"
"""Of an address; what is chosen stays in the addresses to which the page leads."""
FOLDER: Final = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Words:
    """By key. A missing one is a programming fault: KeyError."""

    language: Language = USUAL
    is_chosen: bool = False

    def __call__(self, key: str, /, **params: object) -> str:
        text = texts(self.language)[key]
        return text.format_map(params) if params else text

    def span(self, seconds: int) -> str:
        """Rounded up to minutes."""
        if seconds < 60:
            return self("span.seconds", count=seconds)
        return self("span.minutes", count=-(-seconds // 60))

    @property
    def other(self) -> "Words":
        (language,) = (each for each in LANGUAGES if each != self.language)
        return Words(language, is_chosen=True)

    def address(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """Of a page that speaks the same."""
        said = dict(query or {}) | ({CHOICE: self.language} if self.is_chosen else {})
        return f"{path}?{urlencode(said)}" if said else path


@cache
def texts(language: Language) -> Mapping[str, str]:
    found: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found


def _words(request: Request) -> Words:
    chosen = request.query_params.get(CHOICE, "")
    for language in LANGUAGES:
        if chosen == language:
            return Words(language, is_chosen=True)
    return Words(preferred(request.headers.get("accept-language", "")))


Speaking = Annotated[Words, Depends(_words)]


def preferred(accepted: str) -> Language:
    """By Accept-Language (RFC 9110 12.5.4), the first of those that are wanted most."""
    best: tuple[float, Language] = (0.0, USUAL)
    for each in accepted.split(",")[:20]:
        tag, _, weight = each.partition(";")
        name = tag.strip().lower().partition("-")[0]
        for language in LANGUAGES:
            if name == language and (quality := _quality(weight)) > best[0]:
                best = (quality, language)
    return best[1]


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if not name:
        return 1.0
    try:
        return min(float(value), 1.0) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
