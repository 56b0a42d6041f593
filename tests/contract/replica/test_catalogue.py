"""Real and practice reviews become the reviews of the owner's places."""

import json
import lzma
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.replicas.kit import nsmc, practice
from tests.replicas.kit.clock import KST
from tests.replicas.smartplace.catalogue import practised, real

HEAD = "date\treview_id\tmovie_id\tauthor\trating\tsplit\ttext\n"


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """300 reviews of 30 films, ten a day through January 2015."""
    lines = []
    for number in range(300):
        day, film, stars = f"2015-01-{1 + number // 10:02}", 50 + number % 30, 1 + number % 10
        fields = (day, 1000 + number, film, f"kan{number}****", stars, "train", f"글 {number}")
        lines.append("\t".join(map(str, fields)) + "\n")
    with lzma.open(tmp_path / nsmc.FILE_NAME, "wt", encoding="utf-8") as file:
        file.writelines([HEAD, *lines])
    return tmp_path


def test_films_are_dealt_to_two_cinemas_newest_first(films: Path) -> None:
    catalogue = real(films, 0)
    assert catalogue.source == "nsmc"
    assert sum(len(place.timeline) for place in catalogue.shops) == 300
    for place in catalogue.shops:
        stamps = [review.stamp for review in place.timeline]
        assert len(stamps) > 100 and stamps == sorted(stamps, reverse=True)


def test_dates_and_texts_are_real_ratings_halved_or_hidden(films: Path) -> None:
    reviews = [review for place in real(films, 0).shops for review in place.timeline]
    for review in reviews:
        number = int(review.id[8:], 16) - 1000
        assert review.created_at.date() == date(2015, 1, 1 + number // 10)
        assert (review.text, review.author) == (f"글 {number}", f"kan{number}****")
        assert review.rating in (None, (1 + number % 10) / 2)
    hidden = sum(review.rating is None for review in reviews)
    assert 0.2 < hidden / len(reviews) < 0.4
    assert len({review.id for review in reviews}) == 300


def test_the_newest_are_shared_out_evenly(films: Path) -> None:
    places = real(films, 100).shops
    assert [len(place.timeline) for place in places] == [50, 50]
    for chosen, whole in zip(places, real(films, 0).shops, strict=True):
        days = [review.created_at.date() for review in whole.timeline]
        assert [review.created_at.date() for review in chosen.timeline] == days[:50]


def test_a_prepared_file_gives_the_same(films: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    fresh = real(films, 100, cache)
    again = real(films, 100, cache)
    assert len(list(cache.iterdir())) == 1
    for one, other in zip(fresh.shops, again.shops, strict=True):
        assert list(one.timeline) == list(other.timeline)


def test_a_review_is_found_by_id_and_by_day(films: Path) -> None:
    place = real(films, 0).shops[0]
    for position, review in enumerate(place.timeline):
        assert place.position(review.id) == position
    day = date(2015, 1, 17)
    span = place.timeline.span(day, day)
    assert {place.timeline[position].created_at.date() for position in span} == {day}
    around = {place.timeline[p].created_at.date() for p in (span.start - 1, span.stop)}
    assert day not in around
    assert len(place.timeline.span(date(2016, 1, 1), None)) == 0


def a_practice_row(**changes: object) -> dict[str, object]:
    return {
        "shop": "cafe",
        "id": "f" * 24,
        "author": "김*리",
        "rating": None,
        "text": "조용해요",
        "days_ago": 1,
        "time": "13:05",
        "visit_count": 2,
        "keywords": [{"code": "quiet", "label": "조용해요"}],
        "label": "positive",
        "reply": "고맙습니다",
        **changes,
    }


def test_practice_shops_are_dated_back_from_now(tmp_path: Path) -> None:
    ids = {"placeSeq": 1, "placeId": 2, "bookingBusinessId": 3}
    shop = {"slug": "cafe", "name": "카페", "trade": "카페", **ids}
    rows = [a_practice_row(), a_practice_row(id="e" * 24, days_ago=0, time="23:00")]
    (tmp_path / "shops.json").write_text(json.dumps([shop]), "utf-8")
    (tmp_path / "reviews.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    now = datetime(2026, 1, 1, 0, 5, tzinfo=KST)
    place = practised(now, tmp_path).shops[0]
    assert (place.place_seq, place.id, place.booking_business_id) == (1, "2", 3)
    late, review = place.timeline
    assert late.created_at == datetime(2025, 12, 31, 23, 0, tzinfo=KST)
    assert review.created_at == datetime(2025, 12, 31, 13, 5, tzinfo=KST)
    assert (review.reply, review.visit_count) == ("고맙습니다", 2)
    assert place.find("e" * 24) == late


def test_without_any_reviews_it_says_where_it_looked(tmp_path: Path) -> None:
    with pytest.raises(practice.PracticeMissing, match=str(tmp_path)):
        practised(datetime(2026, 1, 1, tzinfo=KST), tmp_path)
