"""A classifier as `transformers` and its exporters leave it in a folder, as small as can be."""

import json
from pathlib import Path
from typing import Final

from tests.engine.language.graphs import Output, model

PIECES: Final = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "맛", "##있어요", "별로"]
LOGITS: Final = Output("logits", tuple((-place / 4, place / 4) for place in range(len(PIECES))))
INPUTS: Final = ["input_ids", "attention_mask", "token_type_ids"]
CONFIG: Final[dict[str, object]] = {
    "model_type": "electra",
    "architectures": ["ElectraForSequenceClassification"],
    "vocab_size": len(PIECES),
    "max_position_embeddings": 24,
    "id2label": {"0": "부정", "1": "긍정"},
    "label2id": {"부정": 0, "긍정": 1},
}
TOKENIZER_CONFIG: Final[dict[str, object]] = {
    "do_lower_case": False,
    "model_max_length": 10**30,
    "cls_token": {"content": "[CLS]", "special": True},
    "added_tokens_decoder": {"0": {"content": "[PAD]"}},
}


def write(folder: Path, name: str, content: object) -> None:
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


def write_classifier(folder: Path) -> Path:
    """With `vocab.txt`, whose lines end as on Windows."""
    folder.mkdir()
    write(folder, "config.json", CONFIG)
    write(folder, "tokenizer_config.json", TOKENIZER_CONFIG)
    (folder / "vocab.txt").write_text("\r\n".join(PIECES), encoding="utf-8", newline="")
    (folder / "model.onnx").write_bytes(model(LOGITS, inputs=INPUTS))
    return folder


def whole_tokenizer(**changes: object) -> dict[str, object]:
    """What stands in a `tokenizer.json`."""
    vocabulary = {piece: place for place, piece in enumerate(PIECES)}
    content: dict[str, object] = {
        "version": "1.0",
        "added_tokens": [],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": False,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": vocabulary,
        },
    }
    return content | changes
