"""What `conflicts` says of a field and its values."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from engine.api import SEOUL, ConflictDto, Edition, Texts
from engine.cli.conflict_words import Around, say

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SEOUL)
ALONE = Around({}, {}, {})


def conflict(entity: str, field: str, value: Any, lost: Any = None) -> ConflictDto:
    return ConflictDto(
        id=28, entity=entity, field=field, row=7, review=None, value=value,
        kept=Edition(value, 3, here=True, at=NOON), lost=Edition(lost, 4, here=False, at=NOON),
        noticed_at=NOON, ways=("other", "kept", "dismissed"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("entity", "field", "value", "words"),
    [
        ("reply", "tone", "solving", "Tone of the reply|Solving"),
        ("reply", "tone", "of-tomorrow", "Tone of the reply|of-tomorrow"),
        ("reply", "text", "고마\n워요", "Reply text|고마 워요"),
        ("reply", "text", "", "Reply text|(empty)"),
        ("reply", "step", [2, "approved"], "Reply progress|Waiting to be sent"),
        ("reply", "snoozed_ms", 1_772_420_400_000, "Reply put off|Put off until 2026-03-02 12:00"),
        ("reply", "snoozed_ms", None, "Reply put off|Not put off"),
        ("correction", "label", "negative", "Corrected mood|Unhappy"),
        ("correction", "deleted_ms", 1, "Correction: deletion|Deleted"),
        ("review", "shop", b"\x01", "Review: shop|(cannot be shown as words)"),
        ("77", "3", "x", "Something of a newer version|x"),
    ],
)
def test_the_owners_words(entity: str, field: str, value: Any, words: str) -> None:
    name, shown = words.split("|")
    lines = say(conflict(entity, field, value), ALONE, Texts("en")).splitlines()
    assert lines[:2] == [f"28\t{name}, two versions", f"  Now: {shown}"]


def test_only_what_is_possible_can_be_typed() -> None:
    found = conflict("reply", "tone", "polite", "solving")
    last = say(found, ALONE, Texts("en")).splitlines()[-1]
    assert last.endswith(
        "--use-other 28 (Use the other one), --keep 28 (Leave as it is), --dismiss 28 (Seen)"
    )
    gone = say(replace(found, ways=("dismissed",)), ALONE, Texts("en")).splitlines()
    assert gone[-2].strip().startswith("This is a fact")
    assert gone[-1].endswith("one of: --dismiss 28 (Seen)")


def test_who_wrote_is_named_where_the_server_told() -> None:
    found = conflict("reply", "tone", "polite", "solving")
    for authors, who in (({}, "Device 4"), ({4: "박알바, 계산대"}, "박알바, 계산대")):
        said = say(found, Around(authors, {}, {}), Texts("en"))
        assert f"Me, this computer, 2026-03-02 12:00\n  The other: Solving\n    {who}," in said
    changed = say(replace(found, value="short"), ALONE, Texts("en"))
    assert "Changed since: Short\n  The other" in changed
