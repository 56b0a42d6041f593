"""Korean words of any length are found where they stand, and nothing a person types breaks it."""

import unicodedata
from collections.abc import Iterator

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import given
from hypothesis import strategies as st

from engine.store.search import FTS_OPTIONS, ROW_MASK, match, sort_key, tokens

REVIEWS = {
    1: "떡볶이가 정말 맛있어요! 사장님 최고",
    2: "맛이 없어요. 떡이 불었어요",
    3: "GREAT coffee, 커피 굿 ㅋㅋㅋ",
    4: "배달이 늦었지만 볶음밥은 맛있다",
    5: "꿀맛",
    6: unicodedata.normalize("NFD", "김밥 천국"),
    7: "ΟΔΟΣ_42번 👍👍",
}


@pytest.fixture(scope="module")
def index() -> Iterator[sqlcipher.Connection]:
    connection = sqlcipher.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE review_text USING fts5(body, {FTS_OPTIONS})")
    connection.executemany(
        "INSERT INTO review_text (rowid, body) VALUES (?, ?)",
        [(number, tokens(body)) for number, body in REVIEWS.items()],
    )
    yield connection
    connection.close()


def found(index: sqlcipher.Connection, query: str) -> list[int]:
    expression = match(query)
    if expression is None:
        return []
    rows = index.execute(
        "SELECT rowid FROM review_text WHERE review_text MATCH ? ORDER BY rowid", (expression,)
    )
    return [number for (number,) in rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("떡볶이", [1]),
        ("볶이", [1]),
        ("맛있", [1, 4]),
        ("떡", [1, 2]),
        ("맛", [1, 2, 4, 5]),
        ("굿", [3]),
        ("ㅋㅋ", [3]),
        ("ㅋ", [3]),
        ("맛 떡", [1, 2]),
        ("맛있 배달", [4]),
        ("떡이 최고", []),
        ("great", [3]),
        ("Coffee", [3]),
        ("coff", [3]),
        ("김밥", [6]),
        (unicodedata.normalize("NFD", "떡볶"), [1]),
        ("οδος", [7]),
        ("42번", [7]),
        ("볶떡", []),
        ("어요맛", []),
        ("👍", []),
        ("", []),
        ('"', []),
        ("* - ( ) : ^ ' OR", []),
        ('떡" OR "맛', []),
        ("NEAR(떡 맛)", []),
        ("body : 떡볶이", []),
        ("떡볶이*", [1]),
        ("떡\x00볶이", [1]),
    ],
)
def test_found(index: sqlcipher.Connection, query: str, expected: list[int]) -> None:
    assert found(index, query) == expected


@given(st.text(max_size=40))
def test_no_query_breaks_the_index(index: sqlcipher.Connection, query: str) -> None:
    found(index, query)


@given(st.text(alphabet="떡볶이맛집최고굿 ab1", min_size=1, max_size=30), st.data())
def test_every_piece_of_a_word_finds_it(text: str, data: st.DataObject) -> None:
    connection = sqlcipher.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE review_text USING fts5(body, {FTS_OPTIONS})")
    connection.execute("INSERT INTO review_text (rowid, body) VALUES (7, ?)", (tokens(text),))
    for word in text.split():
        start = data.draw(st.integers(0, len(word) - 1))
        end = data.draw(st.integers(start + 1, len(word)))
        assert found(connection, word[start:end]) == [7]
    connection.close()


@pytest.mark.parametrize(
    ("created_ms", "row_id", "key"),
    [
        (0, 1, 1),
        (-5_000, 1, 1),
        (1_999, 3, (1 << 31) + 3),
        (2**33 * 1000, 2**31 - 1, 2**63 - 1),
    ],
)
def test_a_sort_key_holds_the_second_and_the_row(created_ms: int, row_id: int, key: int) -> None:
    assert sort_key(created_ms, row_id) == key
    assert key & ROW_MASK == row_id


@pytest.mark.parametrize("row_id", [-1, 2**31])
def test_a_row_id_that_does_not_fit_is_refused(row_id: int) -> None:
    with pytest.raises(ValueError, match="row id"):
        sort_key(0, row_id)


@given(st.tuples(st.integers(0, 4 * 10**12), st.integers(1, 2**31 - 1)), st.data())
def test_newer_sorts_higher(first: tuple[int, int], data: st.DataObject) -> None:
    later = (first[0] + data.draw(st.integers(1000, 10**9)), data.draw(st.integers(1, 2**31 - 1)))
    assert sort_key(*first) < sort_key(*later)
