"""The small language in which the lexicon of aspects is written."""

from pathlib import Path

import pytest

from engine.language import cues
from engine.language.analysis import Aspect
from engine.language.cues import Lexicon, Squeezed
from engine.runtime.resources import RESOURCES

LEXICON = RESOURCES / "lexicons" / "aspects.tsv"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "cues.tsv"


def found(written: Path, cue: str, text: str) -> list[tuple[str, bool]]:
    """What `cue` finds, and whether a negation turns it round."""
    written.write_text(f"# a remark\ntaste\t+\t{cue}\n", encoding="utf-8")
    said = Squeezed(text)
    return [
        (said.text[hit.start : hit.end], hit.turned)
        for hit in Lexicon(cues.read(written)).hits(said)
    ]


@pytest.mark.parametrize(
    ("cue", "text", "hits"),
    [
        ("맛있", "정말 맛 있어요", [("맛있", False)]),
        ("맛(이|은)좋", "맛이 좋고 맛은 좋고 맛도 좋고", [("맛이좋", False), ("맛은좋", False)]),
        ("맛(이)?좋", "맛 좋고 맛이 좋고", [("맛좋", False), ("맛이좋", False)]),
        ("국물~진하", "국물이 아주 진하다", [("국물이아주진하", False)]),
        ("국물~진하", "국물이 그리 썩 마음에 들게 진하다", []),
        ("^짜요", "너무 짜요 진짜요", [("짜요", False)]),
        ("굿$", "굿 굿즈", [("굿", False)]),
        ("바삭", "안 바삭해요", [("바삭", True)]),
        ("바삭", "불안 바삭", [("바삭", False)]),
        ("바삭", "바삭하지 않아요", [("바삭", True)]),
        ("눅눅", "눅눅해질까 봐", [("눅눅", True)]),
        ("비린내!", "비린내 하나도 없이", [("비린내", True)]),
        ("비린내", "비린내 하나도 없이", [("비린내", False)]),
        ("맛, 맛있", "맛있다", [("맛있", False)]),
    ],
)
def test_what_a_cue_finds(cue: str, text: str, hits: list[tuple[str, bool]], written: Path) -> None:
    assert found(written, cue, text) == hits


def test_a_cue_of_none_hides_what_only_looks_like_one(written: Path) -> None:
    written.write_text("taste\t-\t짜\nnone\t?\t진짜\nany\t+\t맛있\n", encoding="utf-8")
    lexicon = Lexicon(cues.read(written))
    assert lexicon.hits(Squeezed("진짜 갔다"))[0].topic == "none"
    assert [hit.topic for hit in lexicon.hits(Squeezed("진짜 맛있고 짜다"))] == [
        "none",
        "any",
        "taste",
    ]


def test_no_cue_is_found_in_nothing() -> None:
    assert Lexicon([]).hits(Squeezed("맛있어요")) == []
    assert Lexicon(cues.read(LEXICON)).hits(Squeezed("")) == []


def test_the_shipped_lexicon_is_well_written() -> None:
    topics, seen = {*Aspect, "any", "none"}, set()
    for line in LEXICON.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        topic, pole, written = line.split("\t")
        assert topic in topics
        assert pole in "+-0?"
        for cue in written.split(", "):
            assert cue.count("(") == cue.count(")"), cue
            assert cue.strip("^$~!? "), (topic, cue)
            assert not cue.endswith("~"), (topic, cue)
            assert (topic, pole, cue) not in seen, (topic, cue)
            seen.add((topic, pole, cue))
