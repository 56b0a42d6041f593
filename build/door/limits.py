"""No file over 400 lines, no function over 40: what a reader can hold in the head."""

import ast
from collections.abc import Iterator
from pathlib import Path

FILE_LINES = 400
FUNCTION_LINES = 40
SUFFIXES = {".py", ".js", ".css", ".html", ".sql", ".sh", ".qss"}


def too_long(folders: list[Path]) -> list[str]:
    """A line for each source file or function of these folders that is over its limit."""
    return [fault for path in source_files(folders) for fault in _faults(path)]


def source_files(folders: list[Path]) -> Iterator[Path]:
    """Files of the suffixes above, in a stable order."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                yield path


def _faults(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > FILE_LINES:
        yield f"{path}: {lines} lines, {FILE_LINES} at most"
    if path.suffix != ".py":
        return
    for node in ast.walk(ast.parse(text, str(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                place = f"{path}:{node.lineno}: {node.name}"
                yield f"{place} has {length} lines, {FUNCTION_LINES} at most"
