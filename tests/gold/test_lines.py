"""Every gold line keeps to its codes, and the thirds are what the README says."""

from pathlib import Path

import pytest

from engine.language.analysis import Aspect, Intent, Reason
from tests.gold import lines
from tests.gold.lines import GoldReview, GoldSentence, NotGold


def test_the_set_is_as_large_as_promised_and_a_third_is_for_the_test() -> None:
    for gold, least in ((lines.reviews(), 600), (lines.sentences(), 1_500)):
        assert len(gold) >= least
        kept = [lines.third(one.number) for one in gold]
        assert kept.count("test") == len(gold) // 3
        assert kept[:3] == ["tuning", "tuning", "test"]


def test_every_class_is_there_to_be_found() -> None:
    reviews = lines.reviews()
    assert {one.label for one in reviews} == {"negative", "neutral", "positive"}
    assert {one.intent for one in reviews} == set(Intent)
    assert set[Reason]().union(*(one.reasons for one in reviews)) == set(Reason)
    assert set[str]().union(*(one.flags for one in reviews)) == set(lines.FLAGS.values())
    assert set[Aspect]().union(*(one.aspects for one in lines.sentences())) == set(Aspect)


def test_a_review_is_read_as_its_codes_say(tmp_path: Path) -> None:
    path = tmp_path / "reviews.tsv"
    path.write_text("-\tta+ se-\trefund toxic\tc\tsm\t0\t국밥\t참\\n나", encoding="utf-8")
    assert lines.reviews(path) == [
        GoldReview(
            number=1,
            text="참\n나",
            label="negative",
            aspects={Aspect.TASTE: "positive", Aspect.SERVICE: "negative"},
            reasons=frozenset({Reason.REFUND, Reason.TOXIC}),
            intent=Intent.COMPLAINT,
            flags=frozenset({"sarcasm", "mixed"}),
            stars=None,
            trade="국밥",
        )
    ]


def test_a_sentence_is_read_as_its_codes_say(tmp_path: Path) -> None:
    path = tmp_path / "sentences.tsv"
    path.write_text(".\t친구랑 감\nac0\t역 근처", encoding="utf-8")
    assert lines.sentences(path) == [
        GoldSentence(1, "친구랑 감", {}),
        GoldSentence(2, "역 근처", {Aspect.ACCESS: "neutral"}),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "-\t.\t.\tc\t.\t1\t국밥",
        "-\t.\t.\tc\t.\t1\t국밥\t ",
        "!\t.\t.\tc\t.\t1\t국밥\t별로",
        "-\tzz-\t.\tc\t.\t1\t국밥\t별로",
        "-\tta\t.\tc\t.\t1\t국밥\t별로",
        "-\t.\tfire\tc\t.\t1\t국밥\t별로",
        "-\t.\t.\tz\t.\t1\t국밥\t별로",
        "-\t.\t.\tc\tz\t1\t국밥\t별로",
        "-\t.\t.\tc\t.\t6\t국밥\t별로",
    ],
)
def test_a_line_that_keeps_to_no_code_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "reviews.tsv"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(NotGold, match=r"^reviews\.tsv:1: "):
        lines.reviews(path)
