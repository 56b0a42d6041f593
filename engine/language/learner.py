"""Learns a shop's own head from lessons and what a pack makes of them. In a worker process only.

It has a process of its own: seconds of sums must not keep reviews from being read meanwhile.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from engine.language import personal
from engine.language.lessons import Course, Feature, Lesson
from engine.language.manners import contradicts
from engine.language.own_head import Change, Learned, OwnHead, Verdict
from engine.language.pack import Pack
from engine.language.sentiment import Label

SEED: Final = 20_261_121
MOST_CHANGES: Final = 10
_LABELS: Final[tuple[Label, ...]] = ("negative", "neutral", "positive")


class Learner:
    """Of one pack, whose rule decides what is negative and what positive."""

    def __init__(self, pack: Pack) -> None:
        """Raises `PackError`."""
        self._rule = pack.sentiment().thresholds
        self._reader = f"{pack.manifest.name} {pack.manifest.version}"

    def learn(self, courses: Sequence[Course]) -> list[Learned]:
        return [self._learn(course) for course in courses]

    def _learn(self, course: Course) -> Learned:
        read = _read(course)
        if course.lessons and not read.lessons:
            return _nothing("no_embedding", course.lessons, 0)
        known = _known(read)
        lessons = [read.lessons[row] for row in known]
        left_out = len(read.lessons) - len(lessons)
        taught = _arrays(lessons, [read.features[row] for row in known])
        if not personal.enough(taught.truth):
            return _nothing("too_few", lessons, left_out)
        outcome = personal.learn(taught, self._rule, SEED)
        head = OwnHead(
            format=1,
            reader=self._reader,
            number=course.number,
            seed=SEED,
            width=taught.vectors.shape[1],
            corrections=_corrections(lessons),
            left_out=left_out,
            trial=outcome.trial,
            weights=outcome.weights.astype("<f4").tobytes(),
            changes=self._changes(lessons, taught, outcome),
        )
        verdict: Verdict = "better" if outcome.trial.convincing else "not_better"
        return Learned(verdict, len(lessons), head.corrections, left_out, head)

    def _changes(
        self, lessons: Sequence[Lesson], taught: personal.Lessons, outcome: personal.Outcome
    ) -> tuple[Change, ...]:
        """Those whose score moves most among those whose label changes."""
        base = personal.decided(taught.base, self._rule)
        own = personal.decided(outcome.held_out, self._rule)
        moved = np.abs(_scores(outcome.held_out) - _scores(taught.base))
        rows = [row for row in np.argsort(-moved, kind="stable") if base[row] != own[row]]
        return tuple(
            Change(
                lessons[row].review_id, _LABELS[base[row]], _LABELS[own[row]], lessons[row].label
            )
            for row in rows[:MOST_CHANGES]
        )


def _read(course: Course) -> Course:
    """Without the lessons that have no vector: all of them, if the pack has no embedding; else
    texts that no worker survived, of which nothing is known.
    """
    pairs = zip(course.lessons, course.features, strict=True)
    kept = [(lesson, feature) for lesson, feature in pairs if feature.vector]
    return replace(
        course,
        lessons=[lesson for lesson, _ in kept],
        features=[feature for _, feature in kept],
    )


def _known(course: Course) -> list[int]:
    """Rows that teach: stars that the words contradict do not tell which of the two is meant, and
    a label that the pack does not know cannot be learned.
    """
    sure = [max(chances) > 0 for chances in zip(*(f.chances for f in course.features), strict=True)]
    known = dict(zip(_LABELS, sure, strict=False))
    return [
        row
        for row, (lesson, feature) in enumerate(zip(course.lessons, course.features, strict=True))
        if known[lesson.label]
        and not contradicts(lesson.stars, feature.chances[2] - feature.chances[0])
    ]


def _arrays(lessons: Sequence[Lesson], features: Sequence[Feature]) -> personal.Lessons:
    rows = [np.frombuffer(feature.vector, dtype=np.float32) for feature in features]
    return personal.Lessons(
        np.asarray([feature.chances for feature in features], dtype=np.float64).reshape(-1, 3),
        np.asarray(rows, dtype=np.float64),
        np.asarray([_LABELS.index(lesson.label) for lesson in lessons], dtype=np.int64),
    )


def _scores(chances: personal.Floats) -> personal.Floats:
    return np.asarray(chances[:, personal.POSITIVE] - chances[:, personal.NEGATIVE])


def _corrections(lessons: Sequence[Lesson]) -> int:
    return sum(lesson.stars is None for lesson in lessons)


def _nothing(verdict: Verdict, lessons: Sequence[Lesson], left_out: int) -> Learned:
    return Learned(verdict, len(lessons), _corrections(lessons), left_out)
