"""Somebody at work on a profile, as a process of its own: writes replies, finds reviews, syncs.

    python -m tests.harness.shopkeeper PROFILE KEY_FILE NAME FIRST ROUNDS SHARE OF

Says on standard output what it is about to do and what it has done, so that whoever kills it knows
what must not get lost. `NAME FIRST`: what it writes bears them and is never written twice. It
writes the replies whose place is `SHARE` modulo `OF`, and nobody else does.
"""

import json
import sys
from pathlib import Path
from typing import Any

from engine.api import Engine, EngineError
from engine.reviews.dto import Origin
from tests.engine.found import SHOP, review


def main() -> None:
    profile, key, name = sys.argv[1:4]
    first, rounds, share, of = map(int, sys.argv[4:8])
    try:
        engine = Engine.open(Path(profile), key_file=Path(key))
    except EngineError as fault:
        tell(fault=fault.code)
        return
    try:
        for number in range(first, first + rounds):
            work(engine, f"{name} {number}", number, share, of)
            sync(engine)
    finally:
        engine.close()


def work(engine: Engine, words: str, number: int, share: int, of: int) -> None:
    found = review(1_000 + number * of + share, body=words)
    tell(finding=found.external_id)
    collect(engine, found)
    tell(found=found.external_id)
    for place, (reply_id, review_id) in enumerate(replies(engine)):
        if place % of == share:
            tell(writing=[review_id, words])
            engine.replies.revise(reply_id, words)
            tell(wrote=[review_id, words])


def sync(engine: Engine) -> None:
    try:
        tell(synced=engine.sync.run().pushed)
    except EngineError as fault:
        tell(fault=fault.code)


def collect(engine: Engine, *found: Any) -> None:
    """As a visit would."""
    [shop] = engine.shops.remember("smartplace", "main", [SHOP])
    with engine.shops._database.unit() as unit:
        engine.reviews.absorb(unit, found, Origin("smartplace", shop.id, 1, 1_000))


def replies(engine: Engine) -> list[tuple[int, str]]:
    """(its id here, its review's id on the platform), in the order of the latter."""
    query = (
        "SELECT r.id, v.external_id FROM reply r JOIN review v ON v.id = r.review_id"
        " ORDER BY v.external_id"
    )
    with engine.shops._database.alongside() as connection:
        return [(int(row[0]), str(row[1])) for row in connection.execute(query).fetchall()]


def tell(**said: object) -> None:
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
