"""A pack that takes "미쳤다" for a complaint, as films taught it, and a shop where it is praise."""

from pathlib import Path
from typing import Final

from engine.language.heads import Head, Thresholds
from engine.language.lessons import Lesson
from engine.language.sentiment import Label
from tests.engine.language.graphs import Output, model, tokenizer, write_pack

PRAISE, COMPLAINT, SLANG = "맛있어요", "별로예요", "미쳤다"
PLAIN: Final = tuple(f"말{number}" for number in range(40))
PIECES: Final = ("[PAD]", "[UNK]", PRAISE, COMPLAINT, SLANG, *PLAIN)
WIDTH: Final = 4
_MOODS: Final = {PRAISE: (-4.0, 0.0, 4.0), COMPLAINT: (4.0, 0.0, -4.0), SLANG: (1.2, 0.0, -1.2)}
_VECTORS: Final = {PRAISE: (9.0, 0, 0, 0), COMPLAINT: (0, 9.0, 0, 0), SLANG: (0, 0, 9.0, 0)}

SENTIMENT: Final = Head(
    "sentiment",
    "mood",
    "one_of",
    ("negative", "neutral", "positive"),
    thresholds=Thresholds(-0.2, 0.2),
)
EMBEDDING: Final = Head("embedding", "vector", "vector", width=WIDTH)
_MOOD = Output("mood", tuple(_MOODS.get(piece, (0.0, 0.0, 0.0)) for piece in PIECES))
_VECTOR = Output("vector", tuple(_VECTORS.get(piece, (0.0, 0.0, 0.0, 1.0)) for piece in PIECES))


def write(folder: Path, *, embedding: bool = True, version: str = "1.0") -> Path:
    """The pack "slangy"."""
    outputs, heads = [_MOOD], [SENTIMENT]
    if embedding:
        outputs.append(_VECTOR)
        heads.append(EMBEDDING)
    files = {"model.onnx": model(*outputs), "tokenizer.json": tokenizer(PIECES)}
    return write_pack(folder, heads, files, name="slangy", version=version)


def said(number: int) -> tuple[str, Label]:
    """The `number`-th review, no two alike, and what it means."""
    word, label = ((PRAISE, "positive"), (COMPLAINT, "negative"), (SLANG, "positive"))[number % 3]
    return f"{word} {PLAIN[number % 40]} {PLAIN[number // 40 % 40]}", label  # type: ignore[return-value]


def lessons(count: int) -> list[Lesson]:
    """With stars."""
    told = [said(number) for number in range(count)]
    return [
        Lesson(number, text, label, 5.0 if label == "positive" else 1.0)
        for number, (text, label) in enumerate(told, start=1)
    ]
