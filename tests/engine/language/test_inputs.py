"""Whatever a text is, every question about it has an answer."""

import json
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from engine.language.analysis import NOTHING_FOUND, Analysis
from engine.language.script import says_something
from engine.language.sentiment import MAX_CHARACTERS, NOTHING_SAID, clean
from engine.language.worker import LanguageWorker

ROOT = Path(__file__).parents[3]

ODD: dict[str, str] = {
    "empty": "",
    "white": " \t\u3000\u00a0",
    "one megabyte": "국물이 진하고 직원이 친절해요. " * 60_000,
    "binary": bytes(range(256)).decode("latin-1") * 40,
    "right to left": "\u202eהאוכל היה טעים\u202c מאוד الطعام لذيذ 맛있어요",
    "nul": "맛\0있\0어\0요\0",
    "only nul": "\0\0\0",
    "lone surrogate": "\ud800최악\udfff",
    "surrogates only": "\udc00\ud800" * 50,
    "ten thousand emoji": "😡" * 10_000,
    "joined emoji": "👨‍👩‍👧‍👦🏳️‍🌈" * 500,
    "one word": "가" * 100_000,
    "one latin word": "a" * 100_000,
    "jamo": unicodedata.normalize("NFD", "배달이 늦고 다 식었어요"),
    "loose jamo": "ㅋ" * 3_000 + "ㅠ" * 3_000,
    "marks without letters": "\u0301" * 5_000,
    "not characters": "\ufffe\uffff\U0010ffff",
    "only line ends": "\n\r\n\u2028\u2029\x85",
    "thousand sentences": "가.\n" * 1_000,
    "thousand questions": "?!…~ " * 1_000,
    "pieces of the tokeniser": "[PAD][CLS][SEP][UNK][MASK]##가",
    "formula": '=HYPERLINK("x")',
    "bell and escape": "\x07\x1b[31m별로\x1b[0m",
}


def is_sound(found: Analysis, text: str) -> bool:
    """In its bounds, with every sentence inside the text as it was read."""
    spans = [one.sentence for one in found.aspects] + [one.sentence for one in found.reasons]
    reading = found.sentiment
    return (
        -1 <= reading.score <= 1
        and 0 <= reading.probability <= 1
        and 0 <= found.toxicity_probability <= 1
        and all(0 <= span.start < span.end <= len(clean(text)) for span in spans)
    )


@pytest.mark.parametrize("name", ODD)
def test_every_question_is_answered(name: str, sentiment: LanguageWorker) -> None:
    text = ODD[name]
    [found] = sentiment.analyse([text])
    [reading] = sentiment.read([text])
    [vector] = sentiment.embed([text])
    assert is_sound(found, text)
    assert reading.label == found.sentiment.label
    assert not vector or sum(number * number for number in vector) == pytest.approx(1, abs=1e-3)
    if not says_something(clean(text)):
        assert (found, reading, vector) == (NOTHING_FOUND, NOTHING_SAID, [])


QUESTIONS: dict[str, Callable[[LanguageWorker, Sequence[str]], list[float]]] = {
    "read": lambda language, texts: [one.score for one in language.read(texts)],
    "analyse": lambda language, texts: [one.sentiment.score for one in language.analyse(texts)],
    "embed": lambda language, texts: [sum(one) for one in language.embed(texts)],
}


@pytest.mark.parametrize("verb", QUESTIONS)
def test_odd_neighbours_change_no_answer(verb: str, sentiment: LanguageWorker) -> None:
    """Beyond the rounding of an int8 graph, which knows one scale for a whole batch."""
    ask = QUESTIONS[verb]
    texts = list(ODD.values())
    alone = [answer for text in texts for answer in ask(sentiment, [text])]
    assert ask(sentiment, texts) == pytest.approx(alone, abs=0.15)


def test_the_two_spellings_of_a_syllable_are_one_text(sentiment: LanguageWorker) -> None:
    whole, apart = (unicodedata.normalize(form, "맛있어요. 또 올게요") for form in ("NFC", "NFD"))
    assert sentiment.analyse([whole]) == sentiment.analyse([apart])


def test_of_a_long_text_the_beginning_is_read(sentiment: LanguageWorker) -> None:
    text = ODD["one megabyte"]
    [whole, head] = sentiment.analyse([text, text[:MAX_CHARACTERS]])
    assert whole == head


def test_classify_answers_each_line_of_them_once() -> None:
    """A line is what ends with a newline; surrogates go in as bytes that are no UTF-8."""
    lines = [text.replace("\n", " ").replace("\r", " ") for text in ODD.values()]
    content = "\n".join(lines).encode("utf-8", "surrogatepass") + b"\n\xff\xfe\x80\n\xea\xb0\n"
    done = subprocess.run(
        [sys.executable, "-m", "engine.cli", "classify", "--json"],
        cwd=ROOT,
        input=content,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines) + 2
