"""What is handed in is of one moment, though items are added meanwhile."""

import json
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from engine.evidence import archive
from engine.evidence.grounds import Ground
from engine.evidence.service import Evidence
from engine.runtime.texts import Texts
from tests.engine.evidence.conftest import Write
from tests.engine.found import review
from tests.engine.standing_clock import StandingClock


def test_an_item_added_meanwhile_is_wholly_out(
    evidence: Evidence, write: Write, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = evidence.open(write(review(1, "거짓말", 1.0)), Ground.FALSEHOOD, "사실이 아니에요")
    asked, now = iter(range(9)), clock.now

    def interrupted() -> datetime:
        """Each session asks at its begin: in the midst of the reading, the owner adds a note."""
        if next(asked) == 1:
            monkeypatch.setattr(clock, "now", now)
            evidence.note(case.id, "그사이")
        return now()

    monkeypatch.setattr(clock, "now", interrupted)
    told, links = evidence.whole(case.id)
    assert (len(evidence.links(case.id)), told.last) == (len(links) + 1, links[-1].hash)
    assert [item.hash for item in told.items] == [link.hash for link in links[1:]]


def test_the_archive_names_its_own_last_record(evidence: Evidence, write: Write) -> None:
    case = evidence.open(write(review(1, "거짓말", 1.0)), Ground.FALSEHOOD, "사실이 아니에요")
    packed = archive.pack(*evidence.whole(case.id), b"%PDF", Texts("ko"))
    with ZipFile(BytesIO(packed)) as files:
        manifest = json.loads(files.read(archive._MANIFEST))
    assert manifest["last"] == manifest["items"][-1]["hash"]
