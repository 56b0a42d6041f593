"""A shop's own head helps where the base is wrong in a way that can be seen, and else stays off."""

import numpy as np
import pytest

from engine.language.heads import Thresholds
from engine.language.personal import Classes, Lessons, adjusted, decided, enough, learn

WIDTH = 16
RULE = Thresholds(-0.2, 0.2)


def shop(
    reviews: int,
    base_accuracy: float,
    hidden: float,
    seed: int,
    shares: tuple[float, float, float] = (1 / 3, 1 / 3, 1 / 3),
) -> Lessons:
    """Reviews of three classes. The base is right by `base_accuracy`; the embedding shows the
    class by `hidden` (0: pure noise)."""
    random = np.random.default_rng(seed)
    truth = random.choice(3, reviews, p=shares)
    right = random.random(reviews) < base_accuracy
    said = np.where(right, truth, (truth + random.integers(1, 3, reviews)) % 3)
    base = np.full((reviews, 3), 0.1) + np.eye(3)[said] * 0.7
    vectors = random.normal(size=(reviews, WIDTH)) + hidden * 4 * np.eye(3, WIDTH)[truth]
    return Lessons(base, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), truth)


def right(found: Classes, lessons: Lessons) -> float:
    return float(np.mean(found == lessons.truth))


def test_what_the_embedding_knows_better_is_learned() -> None:
    outcome = learn(shop(300, base_accuracy=0.6, hidden=1.0, seed=1), RULE, seed=1)
    assert outcome.trial.convincing
    assert outcome.trial.own_accuracy > outcome.trial.base_accuracy + 0.1
    fresh = shop(300, base_accuracy=0.6, hidden=1.0, seed=2)
    own = adjusted(outcome.weights, fresh.base, fresh.vectors)
    assert right(decided(own, RULE), fresh) > right(decided(fresh.base, RULE), fresh) + 0.1


def test_the_trial_does_not_promise_more_than_fresh_reviews_keep() -> None:
    outcome = learn(shop(300, base_accuracy=0.6, hidden=0.4, seed=1), RULE, seed=1)
    fresh = shop(3_000, base_accuracy=0.6, hidden=0.4, seed=2)
    kept = right(decided(adjusted(outcome.weights, fresh.base, fresh.vectors), RULE), fresh)
    assert outcome.trial.own_accuracy == pytest.approx(kept, abs=0.06)


@pytest.mark.parametrize("shares", [(1 / 3, 1 / 3, 1 / 3), (0.07, 0.08, 0.85)])
@pytest.mark.parametrize("seed", range(4))
def test_noise_convinces_nobody(seed: int, shares: tuple[float, float, float]) -> None:
    lessons = shop(200, base_accuracy=0.85, hidden=0.0, seed=seed, shares=shares)
    assert not learn(lessons, RULE, seed=seed).trial.convincing


@pytest.mark.parametrize(("hits", "convincing"), [(3, False), (6, True)])
def test_a_few_lucky_hits_prove_little(hits: int, convincing: bool) -> None:
    """A word stands in complaints only, and each time the base misses it."""
    truth = np.zeros(100, dtype=np.int64)
    truth[50:] = 2
    base = np.full((100, 3), 0.1) + np.eye(3)[truth] * 0.7
    base[:hits] = (0.3, 0.1, 0.6)
    vectors = np.tile(np.eye(1, WIDTH), (100, 1))
    vectors[:hits] = np.eye(1, WIDTH, 1)
    trial = learn(Lessons(base, vectors, truth), RULE, seed=1).trial
    assert trial.own_accuracy == 1.0
    assert (trial.better >= 0.95) == convincing


@pytest.mark.parametrize(
    ("reviews", "kinds", "teaches"),
    [(59, 3, False), (60, 3, True), (0, 3, False), (200, 1, False), (200, 2, True)],
)
def test_how_much_it_takes(reviews: int, kinds: int, teaches: bool) -> None:
    assert enough(np.arange(reviews) % kinds) == teaches


def test_chances_are_chances() -> None:
    lessons = shop(120, 0.7, 0.5, seed=4)
    lessons.base[0] = (1.0, 0.0, 0.0)  # as sure as can be
    held_out = learn(lessons, RULE, seed=4).held_out
    assert np.isfinite(held_out).all()
    assert held_out.sum(1) == pytest.approx(1)


def test_labels_follow_the_rule_of_the_pack() -> None:
    chances = np.asarray([(0.45, 0.2, 0.35), (0.6, 0.1, 0.3), (0.3, 0.1, 0.6)])
    assert decided(chances, Thresholds(-0.2, 0.2)).tolist() == [1, 0, 2]
    assert decided(chances, Thresholds(-0.05, 0.5)).tolist() == [0, 0, 1]
    assert decided(chances, None).tolist() == [0, 0, 2]


def test_the_same_seed_gives_the_same_verdict() -> None:
    lessons = shop(150, 0.7, 0.5, seed=5)
    assert learn(lessons, RULE, seed=9).trial == learn(lessons, RULE, seed=9).trial
