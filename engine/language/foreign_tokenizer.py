"""The tokeniser of a foreign model, in the one form that our worker reads: `tokenizer.json`.

A `tokenizer.json` is taken as it is. From a `vocab.txt`, what transformers would build is written
down: BERT's basic splitting, WordPiece, `[CLS] text [SEP]`.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from engine.language.errors import PackError, PackInvalid, PackUnsupported
from engine.language.source import Source

_TOKENIZER, _VOCABULARY, _CONFIG = "tokenizer.json", "vocab.txt", "tokenizer_config.json"
_MOST_BYTES: Final = 32 << 20
_CONFIG_BYTES: Final = 4 << 20
_CLASSES: Final = {
    "BertTokenizer",
    "BertTokenizerFast",
    "ElectraTokenizer",
    "ElectraTokenizerFast",
    "PreTrainedTokenizerFast",
    "TokenizersBackend",
}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ForeignTokenizer:
    """`content`: of `tokenizer.json`; `pad`: the padding piece; `longest`: in pieces."""

    content: bytes
    pad: str
    longest: int


class AddedToken(msgspec.Struct):
    """As transformers writes it; the names are those of `tokenizer.json` too."""

    content: str
    single_word: bool = False
    lstrip: bool = False
    rstrip: bool = False
    normalized: bool = False
    special: bool = True


Special = str | AddedToken


class Config(msgspec.Struct):
    """What is asked of `tokenizer_config.json`, with the defaults of BertTokenizer."""

    tokenizer_class: str = "BertTokenizer"
    do_lower_case: bool | None = None
    do_basic_tokenize: bool = True
    strip_accents: bool | None = None
    tokenize_chinese_chars: bool = True
    model_max_length: float = 1e30
    cls_token: Special = "[CLS]"
    sep_token: Special = "[SEP]"
    pad_token: Special = "[PAD]"
    unk_token: Special = "[UNK]"
    mask_token: Special = "[MASK]"
    added_tokens_decoder: dict[int, AddedToken] = {}


def read(source: Source, places: int) -> ForeignTokenizer:
    """`places`: for how many pieces the model has a vector. Raises `PackError`."""
    config = _config(source)
    try:
        if source.has(_TOKENIZER):
            raw = source.read(_TOKENIZER, _MOST_BYTES)
            found = json.loads(raw)
            vocabulary = _checked(_vocabulary(found), places, config)
            content = _completed(raw, found, vocabulary, config)
        else:
            lines = _lines(source.read(_VOCABULARY, _MOST_BYTES))
            content = _encoded(_built(_checked(lines, places, config), config))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        detail = f"{type(error).__name__}: {str(error)[:160]}"
        raise PackInvalid(pack=source.name, detail=f"tokenizer: {detail}") from error
    return ForeignTokenizer(content, _text(config.pad_token), _longest(config))


def _config(source: Source) -> Config:
    if not source.has(_CONFIG):
        return Config()
    try:
        config = msgspec.json.decode(source.read(_CONFIG, _CONFIG_BYTES), type=Config, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PackInvalid(pack=source.name, detail=f"{_CONFIG}: {error}") from error
    if config.tokenizer_class not in _CLASSES:
        raise _unsupported(source, config.tokenizer_class)
    if not config.do_basic_tokenize:
        raise _unsupported(source, "do_basic_tokenize false")
    return config


def _unsupported(source: Source, detail: str) -> PackError:
    return PackUnsupported(pack=source.name, detail=f"{_CONFIG}: {detail}")


def _longest(config: Config) -> int:
    return int(min(max(config.model_max_length, 8), 1e6))


def _vocabulary(found: Json) -> dict[str, int]:
    """Ids by piece, added ones included."""
    pieces = found["model"]["vocab"]
    if isinstance(pieces, list):  # unigram: pairs of piece and score
        pieces = {piece: place for place, (piece, _) in enumerate(pieces)}
    added = {token["content"]: token["id"] for token in found.get("added_tokens") or ()}
    return {str(piece): int(place) for piece, place in {**pieces, **added}.items()}


def _completed(raw: bytes, found: Json, vocabulary: dict[str, int], config: Config) -> bytes:
    """The file itself, if it puts the text between [CLS] and [SEP]."""
    normalizer = found.get("normalizer") or {}
    lowers = normalizer.get("lowercase") if normalizer.get("type") == "BertNormalizer" else None
    if None not in (lowers, config.do_lower_case) and lowers != config.do_lower_case:
        raise ValueError(f"lowercase {lowers}, do_lower_case {config.do_lower_case}")
    if found.get("post_processor"):
        return raw
    return _encoded({**found, "post_processor": _template(vocabulary, config)})


def _lines(content: bytes) -> dict[str, int]:
    """One piece a line, its id the line's number; of twins the later one counts."""
    lines = content.decode().replace("\r\n", "\n").removesuffix("\n").split("\n")
    return {piece: place for place, piece in enumerate(lines)}


def _checked(vocabulary: dict[str, int], places: int, config: Config) -> dict[str, int]:
    for token in (config.cls_token, config.sep_token, config.pad_token, config.unk_token):
        if _text(token) not in vocabulary:
            raise ValueError(f"no piece {_text(token)}")
    if max(vocabulary.values()) >= places:
        raise ValueError(f"piece {max(vocabulary.values())} of {places}")
    return vocabulary


def _built(vocabulary: dict[str, int], config: Config) -> Json:
    lower = True if config.do_lower_case is None else config.do_lower_case
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": _added(vocabulary, config),
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": config.tokenize_chinese_chars,
            "strip_accents": config.strip_accents,
            "lowercase": lower,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": _template(vocabulary, config),
        "decoder": None,
        "model": {
            "type": "WordPiece",
            "unk_token": _text(config.unk_token),
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": vocabulary,
        },
    }


def _added(vocabulary: dict[str, int], config: Config) -> list[Json]:
    """Pieces that the text is searched for before it is split."""
    tokens = dict(config.added_tokens_decoder)
    for token in (
        config.pad_token,
        config.unk_token,
        config.cls_token,
        config.sep_token,
        config.mask_token,
    ):
        entry = AddedToken(token) if isinstance(token, str) else token
        if entry.content in vocabulary:
            tokens.setdefault(vocabulary[entry.content], entry)
    return [{"id": place, **msgspec.to_builtins(tokens[place])} for place in sorted(tokens)]


def _template(vocabulary: dict[str, int], config: Config) -> Json:
    first, last = _text(config.cls_token), _text(config.sep_token)

    def special(token: str, kind: int) -> Json:
        return {"SpecialToken": {"id": token, "type_id": kind}}

    def sequence(name: str, kind: int) -> Json:
        return {"Sequence": {"id": name, "type_id": kind}}

    single = [special(first, 0), sequence("A", 0), special(last, 0)]
    return {
        "type": "TemplateProcessing",
        "single": single,
        "pair": [*single, sequence("B", 1), special(last, 1)],
        "special_tokens": {
            token: {"id": token, "ids": [vocabulary[token]], "tokens": [token]}
            for token in (first, last)
        },
    }


def _text(token: Special) -> str:
    return token if isinstance(token, str) else token.content


def _encoded(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
