"""WordPiece vocabulary learned from every text we may use, and from the words of shops.

    python build/train/vocabulary.py --data DATA_FOLDER --run RUN_FOLDER

Writes RUN_FOLDER/tokenizer.json.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import corpus
import written
from tokenizers import (
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    trainers,
)

PAD, UNKNOWN, MASK = "[PAD]", "[UNK]", "[MASK]"
SPECIAL = [PAD, UNKNOWN, MASK]
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

LONGEST_WORD = 64
SIZE = 16_000
"""Without the foreign words of written reviews, which come on top."""
KOREAN = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ0-9]")
MET = 3
SHOP_WORDS = Path(__file__).with_name("shop_words.txt")
SHOP_SHARE = 60
"""How often the words of shops are repeated, and written reviews a tenth as often: in films
they are rare or mean something else, and would be cut to pieces."""


def build(texts: Iterable[str], size: int) -> Tokenizer:
    """Reads the emoji of `EMOJI` as what is taught for their mood."""
    tokenizer = Tokenizer(
        models.WordPiece(  # type: ignore[call-arg]
            unk_token=UNKNOWN, max_input_chars_per_word=LONGEST_WORD
        )
    )
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(LOOKS), ""),
            *(normalizers.Replace(Regex(f"[{s}]"), f" {said} ") for s, said in EMOJI.items()),
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


def grown(tokenizer: Tokenizer, texts: Iterable[str]) -> Tokenizer:
    """With a piece more for each foreign word or sign of `texts` that is met `MET` times and was
    cut or unknown: tourists write of shops, nobody writes to this film site in their languages.
    """
    cut, sign = tokenizer.pre_tokenizer, tokenizer.normalizer
    met = Counter(
        word
        for text in texts
        for word, _ in cut.pre_tokenize_str(sign.normalize_str(text))
        if not KOREAN.search(word)
    )
    vocabulary = tokenizer.get_vocab()
    for word in sorted(word for word, times in met.items() if times >= MET):
        vocabulary.setdefault(word, len(vocabulary))
    tokenizer.model = models.WordPiece(
        vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=LONGEST_WORD
    )
    return tokenizer


def sign_pattern(sign: str) -> str:
    return rf"\{sign}" if sign in ".?^~!" else sign


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    settings = parser.parse_args()
    films = corpus.read(settings.data / "nsmc_reviews.tsv.xz", settings.quick)
    unrated = corpus.comments(settings.data / "korean_hate_speech", films.test)
    words = [SHOP_WORDS.read_text(encoding="utf-8")] * SHOP_SHARE
    shops = [review.text for review in written.read()]
    often = shops * (SHOP_SHARE // 10)
    tokenizer = build([*films.train.texts, *unrated, *often, *words], SIZE)
    grown(tokenizer, shops).save(str(settings.run / "tokenizer.json"))


if __name__ == "__main__":
    main()
