"""WordPiece vocabulary learned from the training texts."""

from collections.abc import Iterable

from tokenizers import (
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    trainers,
)

PAD, UNKNOWN = "[PAD]", "[UNK]"
SPECIAL = [PAD, UNKNOWN]
# Runs of one script stay together; every other sign (an emoji, a star) is a word of its own, so
# that one unknown sign cannot turn the word beside it into [UNK].
WORDS = r"[가-힣]+|[ㄱ-ㅎ]+|[ㅏ-ㅣ]+|[a-z]+|[0-9]+|[^\s가-힣ㄱ-ㅎㅏ-ㅣa-z0-9]"
# Drawn-out laughing, crying and shouting: three say what thirty say.
STRETCHED = "ㅋㅎㅠㅜㅡ.!?~^;"


def build(texts: Iterable[str], size: int) -> Tokenizer:
    tokenizer = Tokenizer(
        models.WordPiece(unk_token=UNKNOWN, max_input_chars_per_word=64)  # type: ignore[call-arg]
    )
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFC(),
            normalizers.Lowercase(),
            *(
                normalizers.Replace(Regex(f"{sign_pattern(sign)}{{4,}}"), sign * 3)
                for sign in STRETCHED
            ),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Split(Regex(WORDS), behavior="isolated"),
        ]
    )
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size,
        special_tokens=SPECIAL,
        limit_alphabet=2600,
        min_frequency=5,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def sign_pattern(sign: str) -> str:
    return rf"\{sign}" if sign in ".?^~!" else sign
