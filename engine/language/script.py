"""The language a review is written in: by its scripts, and by small words in case of doubt; and
whether it says anything at all.
"""

import re
from typing import Final

from engine.language.analysis import WrittenIn

_HANGUL: Final = re.compile(r"[가-힣ㄱ-ㆎ\u1100-\u11ff]+")
_HIRAGANA: Final = re.compile(r"[ぁ-ゖ]")
_KATAKANA: Final = re.compile(r"[ァ-ヺ\uff66-\uff9d]")
_HAN: Final = re.compile(r"[一-鿿㐀-䶿\U00020000-\U0003134f]")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+")
_LETTERS: Final = re.compile(r"[^\W\d_]")

# What bytes of another encoding turn into: Korean ones (cp949) read as Latin-1 or Windows-1252 are
# accented letters and little else, read as UTF-8 mostly the sign for "no character".
_ACCENTED: Final = "À-ÖØ-öø-ÿŒœŠšŸŽžƒˆ"
_BROKEN: Final = re.compile(rf"[{_ACCENTED}\x80-\x9f\ufffd]")
# Hangul of the wrong encoding stands alone among the broken signs.
_KOREAN: Final = re.compile(r"[가-힣]{2}")
# Letters that are blanks, and lone signs of length and tone.
_BLANK: Final = "ªºµ¹²³¼-¾\u115f\u1160\u3164\uffa0\u02c9-\u02cbー"
# A letter (no ordinal, exponent or fraction), a picture, a Japanese grade, or a face of some signs.
_SAYING: Final = re.compile(
    rf"[^\W\d_{_ACCENTED}{_BLANK}]"
    r"|[\u203c\u2049\u25e1\u2600-\u27bf\u2b50\U0001f000-\U0001faff]|[◎○△]"
    r"|[\^＾][-_. ~0-9]{0,2}[\^＾~]|[>≧][_.▽]?[<≦]|[:;=]-?[()]|;;|</?3|--;|-_+-|([-=@;])[_.]\1"
)

# Characters and words only Japanese has, and what only Chinese builds its sentences with.
_JAPANESE: Final = re.compile(
    r"[々〆気駅広価対込働円図塩沢囲団児楽]|最高|美味$|満足|綺麗|接客|丁寧|御馳走"
)
_CHINESE: Final = re.compile(
    r"[的了是很不我们們这這那也就都还還没沒个個么麼吗嗎吧呢点點]|好吃|推荐|推薦"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH: Final = _words(
    "the a an is are was were and or but i we you they he she it my our your this that not no so"
    " very too to of in on at for with from good great nice best bad worst love loved delicious"
    " place food staff would will have had has came go went recommend amazing friendly tasty"
    " again definitely highly service really"
)
_EUROPEAN: Final = _words(
    "de la le les et est très pas pour une un muy el los las y es no con que und der die das sehr"
    " nicht ist war gut il di che molto non não muito bom rất ngon quán và không của là sangat enak"
    " dan yang saya tidak bon bien buena bueno comida servicio"
)
# A word in Latin letters says about as much as two characters of Kanji or four of an alphabet.
_PER_WORD: Final = {"han": 2, "alphabet": 4}


def says_something(text: str) -> bool:
    """Whether there is anything to judge: not in digits, marks or figures alone, nor in the broken
    signs of a text read in the wrong encoding. Marks such as 10/10 or ***** are no words either.
    """
    if _KOREAN.search(text):
        return True
    broken = len(_BROKEN.findall(text))
    if not broken:
        return _SAYING.search(text) is not None
    return sum(1 for _ in _SAYING.finditer(text)) >= broken


def written_in(text: str) -> WrittenIn:
    """`other` where nothing is written, such as digits or emoji alone."""
    hangul = sum(map(len, _HANGUL.findall(text)))
    kanji = sum(len(script.findall(text)) for script in (_HIRAGANA, _KATAKANA, _HAN))
    words = [word.lower() for word in _LATIN.findall(text)]
    letters = len(_LETTERS.findall(text)) - hangul - kanji - sum(map(len, words))
    east, rest = kanji / _PER_WORD["han"], letters / _PER_WORD["alphabet"]
    if rest > max(hangul / 2, east, len(words)):
        return "other"
    if hangul and hangul >= kanji:
        return "en" if _english_around(words, len(_HANGUL.findall(text))) else "ko"
    if east and east >= len(words):
        return _eastern(text)
    return _western(words) if words else "other"


def _english_around(words: list[str], hangul: int) -> bool:
    """Whether Korean names (`hangul`: runs) stand in English, not foreign brands in Korean."""
    return len(words) > 2 * hangul or (
        len(words) > hangul and len(_ENGLISH.intersection(words)) > 1
    )


def _eastern(text: str) -> WrittenIn:
    """A brand in kana, or the の on a shop sign, makes no Chinese text Japanese."""
    if len(_HIRAGANA.findall(text.replace("の", ""))) > 1:
        return "ja"
    han, kana = len(_HAN.findall(text)), len(_KATAKANA.findall(text))
    chinese = len(_CHINESE.findall(text))
    if han and chinese > len(_JAPANESE.findall(text)):
        return "zh"
    return "ja" if kana or _JAPANESE.search(text) or _HIRAGANA.search(text) else "zh"


def _western(words: list[str]) -> WrittenIn:
    known = set(words)
    foreign = len(known & _EUROPEAN) > len(known & _ENGLISH)
    marked = sum(not word.isascii() for word in words) * 3 > len(words)
    return "other" if foreign or marked else "en"
