"""HTML of the console and the login host, read once."""

import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def page(name: str, kind: str = "html") -> str:
    """The file `{name}.{kind}` as it stands."""
    return (FOLDER / f"{name}.{kind}").read_text("utf-8")


def filled(name: str, settings: dict[str, object]) -> str:
    """The page with `settings` as the JSON its script reads."""
    text = json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c")
    return page(name).replace("__SETTINGS__", text)
