"""Reads template files, the only door by which templates come in: all of a file, or none."""

import json
import re
from pathlib import Path
from typing import Any, get_args

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
    except (OSError, ValueError) as fault:
        raise TemplateInvalid(file=path.name, key="", reason=str(fault)) from fault
    if not isinstance(items, list):
        raise TemplateInvalid(file=path.name, key="", reason="not a list")
    templates = [_template(item, path.name) for item in items]
    seen: set[tuple[str, int]] = set()
    for template in templates:
        if (template.key, template.version) in seen:
            raise TemplateInvalid(file=path.name, key=template.key, reason="twice in the file")
        seen.add((template.key, template.version))
    return templates


def _template(item: Any, file: str) -> Template:
    if not isinstance(item, dict):
        raise TemplateInvalid(file=file, key="", reason="not an object")
    key = str(item.get("key", ""))
    if reason := _fault(item):
        raise TemplateInvalid(file=file, key=key, reason=reason)
    return Template(**(item | {"variables": tuple(item["variables"])}))


def _fault(item: dict[str, Any]) -> str | None:
    """What is wrong with one entry, in words for who wrote it; None: nothing."""
    if item.keys() != _FIELDS:
        return f"fields {sorted(item.keys() ^ _FIELDS)}"
    if not isinstance(item["key"], str) or not item["key"]:
        return "key"
    if type(item["version"]) is not int or item["version"] < 1:
        return "version"
    if item["sentiment"] not in get_args(Sentiment):
        return f"sentiment {item['sentiment']}"
    if item["tone"] not in get_args(Tone):
        return f"tone {item['tone']}"
    if not isinstance(item["text"], str) or not item["text"].strip():
        return "text"
    return _variable_fault(item["text"], item["variables"])


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
