"""What holds for every practice review, on whatever platform it stands."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unicodedata import is_normalized

FOLDER = Path(__file__).parents[3] / "resources" / "practice"
SHOPS: list[dict[str, Any]] = json.loads((FOLDER / "shops.json").read_text("utf-8"))


def reviews_of(name: str) -> list[dict[str, Any]]:
    """The lines of one file."""
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


FIELDS = {
    "shop", "id", "author", "rating", "text", "days_ago", "time", "visit_count", "keywords",
    "label", "reply",
}  # fmt: skip
RATINGS = {None, *(half / 2 for half in range(1, 11))}
# SmartPlace rejects longer owner replies without a word.
REPLY_LIMIT = 250

RULES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "has exactly the known fields": lambda r: set(r) - {"nfd", "menus"} == FIELDS,
    "belongs to a shop": lambda r: r["shop"] in {shop["slug"] for shop in SHOPS},
    "id is 24 hex digits": lambda r: re.fullmatch(r"[0-9a-f]{24}", r["id"]) is not None,
    "author is a short name": lambda r: 0 < len(r["author"]) <= 10,
    "rating is null or half a star to five": lambda r: r["rating"] in RATINGS,
    "was written within 420 days": lambda r: 0 <= r["days_ago"] <= 420,
    # A later hour would lie in the future for who opens the practice shop in the morning.
    "today's was written by 02:00": lambda r: r["days_ago"] > 0 or r["time"] < "02:00",
    "time is a clock time": lambda r: (
        re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", r["time"]) is not None
    ),
    "visits are counted from one": lambda r: r["visit_count"] >= 1,
    "label is known": lambda r: r["label"] in {"negative", "neutral", "positive"},
    "reply is null or fits": lambda r: r["reply"] is None or 0 < len(r["reply"]) <= REPLY_LIMIT,
    "text has no outer spaces": lambda r: r["text"] == r["text"].strip(),
    "text is NFC unless flagged": lambda r: is_normalized("NFC", r["text"]) != r.get("nfd", False),
    "flagged text is NFD": lambda r: not r.get("nfd") or is_normalized("NFD", r["text"]),
    "names and replies are NFC": lambda r: is_normalized("NFC", r["author"] + (r["reply"] or "")),
    "has no telephone number or address": lambda r: (
        re.search(r"\d{3,4}[- ]\d{4}|https?:|www\.|@", r["text"] + (r["reply"] or "")) is None
    ),
}
