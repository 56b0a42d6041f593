"""What `classify` tells of a text."""

from dataclasses import replace

from engine.cli.findings import compared, finding
from engine.language.analysis import Aspect, AspectFound, Manner, Reason, ReasonFound, Span
from tests.harness.listener import moody


def test_spans_are_told_with_their_words() -> None:
    found = replace(
        moody("negative"),
        manners=(Manner.SARCASM,),
        aspects=(AspectFound(Aspect.TASTE, "negative", Span(0, 5)),),
        reasons=(ReasonFound(Reason.REFUND, 0.9, Span(6, 14)),),
    )
    told = finding("  국물이 짜 환불해 주세요\0", found)
    assert told["aspects"] == [
        {"aspect": "taste", "label": "negative", "sentence": "국물이 짜", "start": 0, "end": 5}
    ]
    assert told["reasons"] == [
        {"reason": "refund", "certainty": 0.9, "sentence": "환불해 주세요", "start": 6, "end": 14}
    ]
    assert (told["label"], told["intent"], told["manners"]) == (
        "negative",
        "complaint",
        ("sarcasm",),
    )


def test_stars_may_contradict_the_words() -> None:
    assert compared(5.0, moody("negative")) == {"stars": 5.0, "contradiction": True}
    assert compared(None, moody("negative")) == {"stars": None, "contradiction": False}
