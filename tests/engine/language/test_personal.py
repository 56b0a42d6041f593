"""A shop's own head helps where the base is wrong in a way that can be seen, and else stays off."""

import numpy as np
import pytest

from engine.language.personal import Classes, Floats, learn

WIDTH = 16


def shop(
    reviews: int, base_accuracy: float, hidden: float, seed: int
) -> tuple[Floats, Floats, Classes]:
    """Reviews of three classes. The base is right by `base_accuracy`; the embedding shows the
    class by `hidden` (0: pure noise)."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, 3, reviews)
    right = random.random(reviews) < base_accuracy
    said = np.where(right, truth, (truth + random.integers(1, 3, reviews)) % 3)
    base = np.full((reviews, 3), 0.1) + np.eye(3)[said] * 0.7
    vectors = random.normal(size=(reviews, WIDTH)) + hidden * 4 * np.eye(3, WIDTH)[truth]
    return base, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), truth


def test_what_the_embedding_knows_better_is_learned() -> None:
    found = learn(*shop(300, base_accuracy=0.6, hidden=1.0, seed=1), seed=1)
    assert found is not None
    head, trial = found
    assert trial.convincing
    assert trial.own_accuracy > trial.base_accuracy + 0.1
    base, vectors, truth = shop(300, base_accuracy=0.6, hidden=1.0, seed=2)
    fresh = float(np.mean(head.chances(base, vectors).argmax(1) == truth))
    assert fresh > float(np.mean(base.argmax(1) == truth)) + 0.1


@pytest.mark.parametrize("seed", range(8))
def test_noise_convinces_nobody(seed: int) -> None:
    found = learn(*shop(200, base_accuracy=0.85, hidden=0.0, seed=seed), seed=seed)
    assert found is not None and not found[1].convincing


@pytest.mark.parametrize(
    ("reviews", "classes"), [(59, 3), (0, 3), (200, 1)], ids=["few", "none", "all of one mind"]
)
def test_too_little_to_learn_from(reviews: int, classes: int) -> None:
    base, vectors, truth = shop(reviews, 0.8, 0.5, seed=3)
    assert learn(base, vectors, truth % classes, seed=3) is None


def test_chances_are_chances() -> None:
    base, vectors, truth = shop(120, 0.7, 0.5, seed=4)
    base[0] = (1.0, 0.0, 0.0)  # as sure as can be
    found = learn(base, vectors, truth, seed=4)
    assert found is not None
    chances = found[0].chances(base, vectors)
    assert np.isfinite(chances).all()
    assert chances.sum(1) == pytest.approx(1)


def test_the_same_seed_gives_the_same_verdict() -> None:
    reviews = shop(150, 0.7, 0.5, seed=5)
    one, two = learn(*reviews, seed=9), learn(*reviews, seed=9)
    assert one is not None and two is not None and one[1] == two[1]
