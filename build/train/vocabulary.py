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

# Film reviews of the years taught hold hardly an emoji, shop reviews are full of them: each is
# read as the sign or word of the same mood that was taught.
EMOJI = {
    "❤♥🧡💛💚💙💜🖤🤍🤎💕💖💗💓💞💘💝😍🥰😘😻": "♥",
    "👍👏💯🙌👌🤙": "굿",
    "😊☺😄😁😀😃😆🤗😋🙂😌🤤😎🥳🤩": "^^",
    "😂🤣": "ㅋㅋ",
    "⭐🌟": "★",
    "😢😭🥺😥😿": "ㅠㅠ",
    "😑😒🙄😐😶": "ㅡㅡ",
    "😅💦😓": ";;",
    "👎🙅": "비추",
    "😡😠🤬💢😤👿": "짜증",
    "🤮🤢💩": "최악",
}
# Variation selector, joiner and skin tones change how an emoji looks, not what it says.
LOOKS = "[\ufe0f\u200d\U0001f3fb-\U0001f3ff]"


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


def read_emoji(tokenizer: Tokenizer) -> None:
    """Has a trained tokeniser read each of `EMOJI` as what was taught for its mood."""
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(LOOKS), ""),
            *(
                normalizers.Replace(Regex(f"[{signs}]"), f" {said} ")
                for signs, said in EMOJI.items()
            ),
            tokenizer.normalizer,
        ]
    )
