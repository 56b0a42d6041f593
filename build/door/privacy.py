"""A domain's tables and queries are its own: others use its service and its dto.

import-linter's `protected` contract would also forbid them to the domain itself, or else name
every domain; this rule needs no edit when a domain is added.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

PRIVATE = {"model", "repository"}


def trespasses(root: Path, packages: tuple[str, ...]) -> list[str]:
    """A line for each import of a private module from outside the folder it lies in."""
    faults = []
    for path in (path for package in packages for path in sorted((root / package).rglob("*.py"))):
        home = path.parent.relative_to(root).parts
        for line, parts in _imports(path):
            owner = _owner(parts)
            if owner and parts[0] in packages and home[: len(owner)] != owner:
                faults.append(f"{path}:{line}: {'.'.join(parts)} is private to {'.'.join(owner)}")
    return faults


def _imports(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line and dotted parts of each imported name; of a module's member, member included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, tuple(alias.name.split("."))) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            base = tuple(node.module.split("."))
            yield from ((node.lineno, (*base, alias.name)) for alias in node.names)


def _owner(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The package before the private module's name; empty if none is named."""
    places = (place for place, name in enumerate(parts) if name in PRIVATE and place > 1)
    return parts[: next(places, 0)]
