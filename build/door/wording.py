"""Every text key that the code names literally has its words, in both languages."""

import ast
import json
import string
from collections.abc import Iterator
from pathlib import Path

LANGUAGES = ("ko", "en")
ERROR_PARTS = ("title", "message", "remedy")
# What a call that looks words up is named, and which arguments and attributes hold a key.
LOOKUPS = {"t", "_t", "texts", "_texts"}
# Our declarations that take a text key as their second argument.
TITLED = {"Action", "Job", "PageSpec"}
KEY_NAMES = {"title_key", "text_key", "label_key", "hint_key"}

Uses = dict[str, str]  # key -> where it is used, "path:line"


def missing_words(texts: Path, code: list[Path]) -> list[str]:
    """A line for each key that lacks words, and for placeholders that differ by language."""
    faults: list[str] = []
    words = {language: load_words(texts / language, faults) for language in LANGUAGES}
    known = set().union(*words.values())
    used = used_keys(code)
    for key in sorted(known | used.keys()):
        lacking = [language for language in LANGUAGES if key not in words[language]]
        if lacking:
            faults.append(f"{used.get(key, texts)}: no text for {key!r} in {', '.join(lacking)}")
        elif len({placeholders(words[language][key]) for language in LANGUAGES}) > 1:
            faults.append(
                f"{texts}: {key!r} has other placeholders in one language than in the other"
            )
    return faults


def load_words(folder: Path, faults: list[str]) -> dict[str, str]:
    """All files of one language as one mapping; a key given twice is a fault."""
    words: dict[str, str] = {}
    for path in sorted(folder.glob("*.json")):
        for key, text in json.loads(path.read_text(encoding="utf-8")).items():
            if key in words:
                faults.append(f"{path}: {key!r} stands in another file too")
            words[key] = text
    return words


def placeholders(text: str) -> frozenset[str]:
    """Names between braces."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def used_keys(code: list[Path]) -> Uses:
    """Keys named by a literal in the Python files of these folders."""
    uses: Uses = {}
    bases: dict[str, set[str]] = {}
    codes: list[tuple[str, str, str]] = []  # class, code, place
    for path in (path for folder in code for path in sorted(folder.rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            for key in _literal_keys(node):
                uses.setdefault(key, f"{path}:{getattr(node, 'lineno', 0)}")
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {ast.unparse(base).split(".")[-1] for base in node.bases}
                codes += [(node.name, value, f"{path}:{node.lineno}") for value in _codes(node)]
    for name, value, place in codes:
        if _is_engine_error(name, bases):
            uses.update({f"error.{value}.{part}": place for part in ERROR_PARTS})
    return uses


def _literal_keys(node: ast.AST) -> Iterator[str]:
    """`t("key")`, `Job("id", "key")`, `title_key="key"` in a call or as a default."""
    if isinstance(node, ast.Call):
        if _last_name(node.func) in LOOKUPS and node.args:
            yield from _literals(node.args[0])
        if _last_name(node.func) in TITLED and len(node.args) > 1:
            yield from _literals(node.args[1])
        for keyword in node.keywords:
            if keyword.arg in KEY_NAMES:
                yield from _literals(keyword.value)
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(_last_name(target) in KEY_NAMES for target in targets):
            yield from _literals(node.value)


def _literals(node: ast.expr) -> Iterator[str]:
    """The string, or both strings of `a if c else b`."""
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _codes(node: ast.ClassDef) -> Iterator[str]:
    """The literal of `code = "..."` in a class body."""
    for line in node.body:
        if isinstance(line, ast.Assign | ast.AnnAssign) and line.value is not None:
            targets = line.targets if isinstance(line, ast.Assign) else [line.target]
            if any(_last_name(target) == "code" for target in targets):
                yield from _literals(line.value)


def _is_engine_error(name: str, bases: dict[str, set[str]]) -> bool:
    """Whether the class is EngineError or comes from it, by names across all files."""
    seen: set[str] = set()
    waiting = {name}
    while waiting:
        if "EngineError" in waiting:
            return True
        seen |= waiting
        waiting = set().union(*(bases.get(one, set()) for one in waiting)) - seen
    return False
