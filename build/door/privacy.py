"""What a folder keeps to itself: a domain its tables and queries, a platform everything.

import-linter's contracts would forbid a domain its own tables too, or else name every domain and
platform; these rules need no edit when one is added.
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


def acquaintances(root: Path, folder: str, shared: frozenset[str]) -> list[str]:
    """A line for each import from one package in `folder` of another that is not in `shared`."""
    inside = tuple(folder.split("/"))
    packages = {path.parent.name for path in (root / folder).glob("*/__init__.py")} - shared
    faults = []
    for path in sorted(path for name in packages for path in (root / folder / name).rglob("*.py")):
        own = path.relative_to(root / folder).parts[0]
        for line, parts in _imports(path):
            if parts[: len(inside)] != inside or len(parts) == len(inside):
                continue
            other = parts[len(inside)]
            if other in packages - {own}:
                faults.append(f"{path}:{line}: {own} and {other} are strangers")
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
