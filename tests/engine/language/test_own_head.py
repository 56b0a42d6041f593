"""A head of the shop's own, through real worker processes: learned, kept, worn and refused."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.language.active import ActiveLanguage
from engine.language.errors import OwnHeadUnreadable
from engine.language.learner import Learner
from engine.language.lessons import NO_FEATURE, Course, Lesson
from engine.language.linguist import Linguist
from engine.language.own_head import OwnHead
from engine.language.own_heads import OwnHeads
from engine.language.pack import Pack
from engine.language.packs import Packs
from engine.language.worker import LanguageWorker
from engine.runtime.progress import Cancelled
from engine.runtime.settings import Settings
from tests.engine.language import slang
from tests.engine.language.readers import by_rules
from tests.engine.language.slang import COMPLAINT, PRAISE, SLANG

WORDS = [PRAISE, COMPLAINT, SLANG]
BY_PACK = ["positive", "negative", "negative"]
BY_SHOP = ["positive", "negative", "positive"]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return slang.write(tmp_path / "shipped" / "slangy")


@pytest.fixture
def own(tmp_path: Path) -> OwnHeads:
    return OwnHeads(tmp_path / "language" / "own-head.json", Settings(tmp_path / "settings.json"))


@pytest.fixture
def language(tmp_path: Path, pack: Path, own: OwnHeads) -> Iterator[ActiveLanguage]:
    packs = Packs(tmp_path / "packs", Settings(tmp_path / "settings.json"), pack)
    with closing(ActiveLanguage(packs, own)) as opened:
        yield opened


@pytest.fixture(scope="module")
def head(tmp_path_factory: pytest.TempPathFactory) -> OwnHead:
    folder = slang.write(tmp_path_factory.mktemp("learned") / "slangy")
    with closing(LanguageWorker(folder)) as worker:
        found = worker.learn(slang.lessons(120)).head
    assert found is not None
    return found


def by_own(head: OwnHead | None) -> str:
    assert head is not None
    return by_rules(f"slangy 1.0 +own {head.mark}")


def labels(language: ActiveLanguage | LanguageWorker) -> list[str]:
    read = [reading.label for reading in language.read(WORDS)]
    assert [found.sentiment.label for found in language.analyse(WORDS)] == read
    return list(read)


def test_what_the_shop_means_is_learned_and_read(language: ActiveLanguage, own: OwnHeads) -> None:
    assert (labels(language), language.name) == (BY_PACK, by_rules("slangy 1.0"))
    learned = language.learn(slang.lessons(120))
    assert (learned.verdict, learned.reviews, learned.left_out) == ("better", 120, 0)
    assert (labels(language), language.name) == (BY_SHOP, by_own(learned.head))
    kept = own.kept()
    assert kept is not None and kept == learned.head
    assert kept.trial.own_accuracy > kept.trial.base_accuracy + 0.2
    assert len(kept.changes) == 10
    assert {(change.base, change.own, change.truth) for change in kept.changes} == {
        ("negative", "positive", "positive")
    }
    assert all(slang.said(change.review_id - 1)[0].startswith(SLANG) for change in kept.changes)
    second = language.learn(slang.lessons(151)).head
    assert (second and second.number, language.name) == (2, by_own(second))
    assert language.name != by_own(kept), "what the first has read is read again"


def test_it_can_be_switched_off_and_on(language: ActiveLanguage, own: OwnHeads) -> None:
    learned = language.learn(slang.lessons(120))
    own.switch(on=False)
    assert (labels(language), language.name) == (BY_PACK, by_rules("slangy 1.0"))
    own.switch(on=True)
    assert (labels(language), language.name) == (BY_SHOP, by_own(learned.head))


def test_a_worker_that_dies_comes_back_with_the_head(language: ActiveLanguage) -> None:
    language.learn(slang.lessons(120))
    assert labels(language) == BY_SHOP
    language.close()
    assert labels(language) == BY_SHOP


def test_what_does_not_help_is_kept_but_not_worn(language: ActiveLanguage, own: OwnHeads) -> None:
    taught = [lesson for lesson in slang.lessons(180) if not lesson.text.startswith(SLANG)]
    learned = language.learn(taught)
    assert learned.verdict == "not_better"
    assert own.kept() == learned.head and own.worn() is None
    assert (labels(language), language.name) == (BY_PACK, by_rules("slangy 1.0"))


def test_too_few_lessons_leave_what_was_learned_before(
    language: ActiveLanguage, own: OwnHeads
) -> None:
    before = language.learn(slang.lessons(120)).head
    learned = language.learn(slang.lessons(59))
    assert (learned.verdict, learned.head) == ("too_few", None)
    assert own.kept() == before


def test_a_pack_without_an_embedding_cannot_learn(tmp_path: Path) -> None:
    folder = slang.write(tmp_path / "slangy", embedding=False)
    with closing(LanguageWorker(folder)) as worker:
        assert worker.learn(slang.lessons(120)).verdict == "no_embedding"
        assert worker.learn([]).verdict == "too_few"


@pytest.mark.parametrize(
    ("killing", "verdict", "reviews"), [(1, "better", 119), (70, "too_few", 50)]
)
def test_texts_that_no_worker_survives_do_not_end_learning(
    pack: Path, killing: int, verdict: str, reviews: int
) -> None:
    lessons = slang.lessons(120)
    features = Linguist(Pack(pack)).features([lesson.text for lesson in lessons])
    features[:killing] = [NO_FEATURE] * killing
    [learned] = Learner(Pack(pack)).learn([Course(lessons, features, number=1)])
    assert (learned.verdict, learned.reviews, learned.left_out) == (verdict, reviews, 0)


def test_stars_that_contradict_the_words_teach_nothing_but_the_owner_does(pack: Path) -> None:
    odd = [Lesson(900 + n, f"{PRAISE} {word}", "negative", 1.0) for n, word in enumerate("가나다")]
    corrected = [replace(lesson, stars=None) for lesson in odd[:2]]
    with closing(LanguageWorker(pack)) as worker:
        by_stars = worker.learn([*odd, *slang.lessons(120)])
        by_owner = worker.learn([*corrected, *odd, *slang.lessons(120)])
    assert (by_stars.reviews, by_stars.left_out, by_stars.corrections) == (120, 3, 0)
    assert (by_owner.reviews, by_owner.left_out, by_owner.corrections) == (122, 1, 2)


def test_a_text_counts_once(pack: Path) -> None:
    with closing(LanguageWorker(pack)) as worker:
        assert worker.learn(slang.lessons(50) * 3).verdict == "too_few"
        assert worker.learn([replace(slang.lessons(1)[0], text=" ")] * 90).reviews == 0


@pytest.mark.parametrize(
    "change", [{"reader": "slangy 2.0"}, {"reader": "other 1.0"}], ids=["version", "pack"]
)
def test_a_head_of_another_pack_is_not_worn(
    pack: Path, head: OwnHead, change: dict[str, Any]
) -> None:
    with closing(LanguageWorker(pack, replace(head, **change))) as worker:
        assert (labels(worker), worker.name) == (BY_PACK, by_rules("slangy 1.0"))


def test_a_head_of_another_width_is_not_worn(pack: Path, head: OwnHead) -> None:
    wider = replace(head, width=slang.WIDTH + 1, weights=head.weights + bytes(12))
    with closing(LanguageWorker(pack, wider)) as worker:
        assert worker.name == by_rules("slangy 1.0")


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"format": 2}', bytes([255, 0]), None], ids=repr
)
def test_a_spoilt_file_is_told_and_never_worn(
    own: OwnHeads, head: OwnHead, tmp_path: Path, content: bytes | None
) -> None:
    own.keep(head)
    file = tmp_path / "language" / "own-head.json"
    half = file.read_bytes()[:-40]
    file.write_bytes(half if content is None else content)
    os.utime(file, ns=(1, 1))
    with pytest.raises(OwnHeadUnreadable):
        own.kept()
    assert (own.worn(), own.next_number()) == (None, 1)
    own.keep(head)
    assert own.worn() == head


def test_no_two_heads_read_under_one_name(language: ActiveLanguage, tmp_path: Path) -> None:
    first = language.learn(slang.lessons(120)).head
    (tmp_path / "language" / "own-head.json").write_bytes(b"")
    second = language.learn(slang.lessons(151)).head
    assert first and second and first.number == second.number == 1
    assert language.name == by_own(second) != by_own(first)


def test_another_process_is_noticed(tmp_path: Path, own: OwnHeads, head: OwnHead) -> None:
    assert own.kept() is None and own.kept_at() is None
    file = tmp_path / "language" / "own-head.json"
    OwnHeads(file, Settings(tmp_path / "settings.json")).keep(head)
    assert own.kept() == head and own.kept_at() is not None


def test_learning_can_be_cancelled_and_keeps_nothing(
    language: ActiveLanguage, own: OwnHeads
) -> None:
    class Impatient:
        def report(self, done: int, total: int | None = None, note: str = "") -> None:
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        language.learn(slang.lessons(120), Impatient())
    assert own.kept() is None
