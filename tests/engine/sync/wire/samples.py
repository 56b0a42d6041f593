"""Messages and values, one of each kind to look at and any number at random."""

from typing import Any, Final

import msgspec
from hypothesis import strategies as st

from engine.sync.wire.messages import (
    Change,
    Fault,
    Hello,
    Mode,
    Page,
    Push,
    Pushed,
    Verdict,
    Welcome,
)
from engine.sync.wire.operation import Answer, Operation, Refusal
from engine.sync.wire.version import LARGEST, Version

ROW: Final = bytes(range(16))
EPOCH: Final = b"epoch-of-a-shop!"

OPERATION: Final = Operation(
    7,
    3,
    ROW,
    1_795_000_000_000 << 16,
    {3: [1, "approved"], 4: "고맙습니다. 또 오세요!", 12: 0.25, 17: None},
    base=(2, -5),
    bases={4: (1, 9), 17: None},
    ancestors={4: "고맙습니다."},
)
CHANGE: Final = Change(
    2, ROW, Version(9, 1, 4), {10: "맛있어요 🍜", 13: ["a", b"b"]}, {13: Version(8, 2, -1)}
)
SAMPLES: Final[tuple[msgspec.Struct, ...]] = (
    Hello((1, 1), 1, EPOCH, 3, 100, 7, -5, b"r" * 16),
    Welcome(EPOCH, 4, 2, 3, 1_795_000_000_000, 120, 5, 7, 1, Mode.INCREMENTAL, None, 3, 0),
    Push(EPOCH, 4, 1_795_000_000_000, [OPERATION, Operation(8, 3, ROW, 1, {0: 5})]),
    Pushed([Verdict(7, Answer.CONFLICT), Verdict(8, Answer.REJECTED, Refusal.NO_LEASE)], 8, 121, 4),
    Page(EPOCH, 100, 120, 121, [CHANGE]),
    Fault("sync.gap", 9),
    OPERATION,
    CHANGE,
)

COUNTS = st.integers(0, LARGEST)
VERSIONS = st.builds(Version, COUNTS, COUNTS, st.integers(-LARGEST, LARGEST))
REFS = st.none() | st.tuples(COUNTS, st.integers(-LARGEST, LARGEST))
NUMBERS = st.integers(0, 0xFFFF)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-LARGEST, LARGEST),
    st.floats(allow_nan=False),
    TEXTS,
    st.binary(),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=8
)
OPERATIONS = st.builds(
    Operation,
    COUNTS,
    COUNTS,
    st.binary(min_size=16, max_size=16),
    COUNTS,
    st.dictionaries(NUMBERS, VALUES, max_size=4),
    REFS,
    st.dictionaries(NUMBERS, REFS, max_size=2),
    st.dictionaries(NUMBERS, VALUES, max_size=2),
)
CHANGES = st.builds(
    Change,
    COUNTS,
    st.binary(min_size=16, max_size=16),
    VERSIONS,
    st.dictionaries(NUMBERS, VALUES, max_size=4),
    st.dictionaries(NUMBERS, VERSIONS, max_size=4),
)
