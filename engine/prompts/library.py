"""Reads template files, the only door by which templates come in: all of a file, or none."""

import json
import re
from pathlib import Path
from typing import cast, get_args

from engine.prompts.dto import OWNER_WORDS, VARIABLES, Sentiment, Template, Tone
from engine.prompts.errors import TemplateInvalid
from engine.runtime.resources import RESOURCES

FOLDER = RESOURCES / "templates"

_FIELDS = {"key", "version", "sentiment", "tone", "text", "variables"}
_VARIABLE = re.compile(r"\{(\w+)\}")
# The owner's words are a sentence of their own: nothing but sentence ends around them.
_OWN_SENTENCE = re.compile(rf"(^|[.!?] )\{{{OWNER_WORDS}\}}( |$)")


def load_folder(folder: Path = FOLDER) -> list[Template]:
    """Templates of every `*.json` in the folder. Raises `TemplateInvalid`."""
    return [template for path in sorted(folder.glob("*.json")) for template in load(path)]


def load(path: Path) -> list[Template]:
    """Templates of one file, a JSON list of objects. Raises `TemplateInvalid`."""
    try:
        items = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as fault:
        raise TemplateInvalid(file=path.name, template="", reason=str(fault)) from fault
    if not isinstance(items, list):
        raise TemplateInvalid(file=path.name, template="", reason="not a list")
    templates = [_template(item, path.name) for item in items]
    seen: set[tuple[str, int]] = set()
    for template in templates:
        if (template.key, template.version) in seen:
            raise TemplateInvalid(file=path.name, template=template.key, reason="twice in the file")
        seen.add((template.key, template.version))
    return templates


def _template(item: object, file: str) -> Template:
    if not isinstance(item, dict):
        raise TemplateInvalid(file=file, template="", reason="not an object")
    if reason := _fault(item):
        raise TemplateInvalid(file=file, template=str(item.get("key", "")), reason=reason)
    return Template(
        key=item["key"],
        version=item["version"],
        sentiment=cast(Sentiment, item["sentiment"]),
        tone=cast(Tone, item["tone"]),
        text=item["text"],
        variables=tuple(item["variables"]),
    )


def _fault(item: dict[str, object]) -> str | None:
    """What is wrong with one entry, in words for who wrote it; None: nothing."""
    if item.keys() != _FIELDS:
        return f"fields {sorted(item.keys() ^ _FIELDS)}"
    version, text = item["version"], item["text"]
    valid = {
        "key": isinstance(item["key"], str) and item["key"] != "",
        "version": type(version) is int and version > 0,
        "sentiment": item["sentiment"] in get_args(Sentiment),
        "tone": item["tone"] in get_args(Tone),
        "text": isinstance(text, str) and text.strip() != "",
    }
    if wrong := [name for name, fine in valid.items() if not fine]:
        return f"{wrong[0]}: {item[wrong[0]]!r}"
    return _variable_fault(str(text), item["variables"])


def _variable_fault(text: str, declared: object) -> str | None:
    used = _VARIABLE.findall(text)
    if unknown := sorted(set(used) - set(VARIABLES)):
        return f"unknown variables {unknown}"
    if not isinstance(declared, list) or sorted(set(used)) != sorted(declared):
        return f"variables {declared} are not those of the text"
    if re.search(r"[{}]", _VARIABLE.sub("", text)):
        return "a brace without its pair"
    if used.count(OWNER_WORDS) > 1:
        return f"{OWNER_WORDS} twice"
    if OWNER_WORDS in used and not _OWN_SENTENCE.search(text):
        return f"{OWNER_WORDS} inside a sentence"
    return None
