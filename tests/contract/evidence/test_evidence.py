"""From the review on its platform to the file that a report wants, with real browsers."""

import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest
from pypdf import PdfReader

from engine.api import CaseDto, Engine, Form, Ground, Kind, ReviewFilter, Texts
from engine.evidence.archive import FORMAT, Manifest
from engine.evidence.chain import read
from engine.evidence.errors import ChainBroken, FormElsewhere
from engine.runtime.errors import InvalidInput

KO = Texts("ko")
WORDS = "<b>주문하신 적이 없는</b> 분이에요 & 전화로 3만원을 요구하셨어요"


FORMS = {
    "baemin": "배달앱 리뷰 게시중단 요청 자료",
    "smartplace": "네이버 리뷰 게시중단 요청 자료",
}


def opened(engine: Engine, nth: int) -> CaseDto:
    """A case on the `nth` newest review, with a note."""
    review_id = engine.reviews.ids(ReviewFilter())[nth]
    case = engine.evidence.open(review_id, Ground.NO_GUEST, WORDS)
    return engine.evidence.note(case.id, "통화 시각 11:20")


def pages(pdf: bytes) -> list[str]:
    """Words parted by single spaces; pypdf reads the space of some fonts as U+0001."""
    read = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return [" ".join(page.replace("\x01", " ").split()) for page in read]


@pytest.mark.parametrize("engine", ["baemin", "smartplace"], indirect=True)
def test_from_a_picture_of_the_console_to_the_paper(engine: Engine, tmp_path: Path) -> None:
    case, file = opened(engine, 5), tmp_path / "report.pdf"
    engine.evidence.capture(case.id)
    case = engine.evidence.report(case.id)
    assert [item.kind for item in case.items] == [
        Kind.TEXT,
        Kind.PAGE,
        Kind.NOTE,
        Kind.SCREEN,
        Kind.REPORTED,
    ]
    check_picture(engine, case)
    assert engine.evidence.export(case.id, file, KO) == file.stat().st_size
    check_paper(case, file, FORMS[case.review.platform])


def check_picture(engine: Engine, case: CaseDto) -> None:
    screen = case.items[3]
    assert screen.served_at is not None and screen.served_at.endswith("GMT")
    assert screen.address is not None and "/reviews" in screen.address
    assert engine.evidence.content(case.id, 4).startswith(b"\x89PNG")
    assert case.review.found.external_id.encode() in engine.evidence.content(case.id, 2)
    assert engine.evidence.verify(case.id).holds
    run = engine.visits.runs(1)[0]
    assert (run.kind, run.outcome) == ("capture", "done")


def check_paper(case: CaseDto, file: Path, title: str) -> None:
    sheets = pages(file.read_bytes())
    whole, found = " ".join(sheets), case.review.found
    for words in (title, "가려짐 D-30", found.author_name, found.body or "", "통화 시각 11:20"):
        assert words in whole
    assert WORDS in whole  # as it was written, not as HTML
    hashes = whole.replace(" ", "")
    assert all(item.sha256 in hashes and item.hash in hashes for item in case.items)
    assert all(case.last in sheet.replace(" ", "") for sheet in sheets)
    assert all(f"{nth} / {len(sheets)}" in sheet for nth, sheet in enumerate(sheets, 1))
    reader = PdfReader(file)
    assert sum(len(page.images) for page in reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((595.3, 841.9), abs=1)  # A4


@pytest.mark.parametrize("engine", ["baemin"], indirect=True)
def test_anybody_can_count_the_archive_again(engine: Engine, tmp_path: Path) -> None:
    case, file = opened(engine, 7), tmp_path / "case.zip"
    engine.evidence.export(case.id, file, KO)
    with ZipFile(file) as archive:
        archive.extractall(tmp_path / "out")
    out = tmp_path / "out"
    counted = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=out, capture_output=True, check=False
    )
    assert counted.returncode == 0, counted.stdout
    manifest = msgspec.json.decode((out / "manifest.json").read_bytes(), type=Manifest)
    assert (manifest.format, manifest.last) == (FORMAT, case.last)
    records = [read((out / each.record).read_bytes()) for each in manifest.items]
    assert [each.previous for each in records[1:]] == [each.hash for each in manifest.items[:-1]]
    assert case.last in (out / "VERIFY.txt").read_text("utf-8")
    assert len(pages((out / "report.pdf").read_bytes())) >= 1
    left_out = [each.kind for each in manifest.items if each.file is None]
    assert left_out == [Kind.PAGE]  # other guests' words stay
    others = engine.reviews.get_many(engine.reviews.ids(ReviewFilter())[:3])
    texts = b"".join(path.read_bytes() for path in (out / "items").iterdir())
    assert not any((each.found.external_id).encode() in texts for each in others)
    (out / "items" / "003-note.txt").write_text("다른 말", "utf-8")
    spoilt = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=out, capture_output=True, check=False
    )
    assert spoilt.returncode != 0 and b"003-note.txt: FAILED" in spoilt.stdout


@pytest.mark.parametrize("engine", ["baemin"], indirect=True)
def test_what_does_not_hold_is_not_handed_on(engine: Engine, tmp_path: Path) -> None:
    case, file = opened(engine, 8), tmp_path / "case.pdf"
    for wrong in (tmp_path / "case.doc", tmp_path / "case"):
        with pytest.raises(InvalidInput):
            engine.evidence.export(case.id, wrong, KO)
    with pytest.raises(FormElsewhere):
        engine.evidence.export(case.id, file, KO, Form.NAVER)
    with engine._database.alongside() as connection:
        connection.execute("DROP TRIGGER evidence_item_no_update")
        connection.execute(
            "UPDATE evidence_item SET content = x'00' WHERE number = 2 AND case_id = ?", (case.id,)
        )
    with pytest.raises(ChainBroken) as broken:
        engine.evidence.export(case.id, file, KO)
    assert broken.value.params == {"case": case.id, "number": 2}
    assert list(tmp_path.iterdir()) == []
