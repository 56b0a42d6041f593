"""The kinds of shop that the gold set's one-word trades fall into."""

import re
from typing import Final

_FOOD: Final = "food"
# In this order: 애견미용 is no hairdresser and 키즈카페 no café.
_SIGNS: Final = {
    "other shop": (
        "애견|동물|키즈|스터디|도서관|전시|학원|헬스|필라테스|요가|수영|택배|택시|주차|주유|주민|"
        "세차|카센타|자동차|정비|타이어|렌트|휴대폰|폰가게|콜센터|옷|신발|가구|꽃|안경|열쇠|세탁|"
        "사진|스튜디오|인테리어|부동산|보험|은행|웨딩|결혼|예식|장례|마트|피씨방|노래방|놀이|찜질|"
        "사우나|목욕|산후|공항|휴게소"
    ),
    "clinic": "병원|치과|한의원|의원|외과|내과|소아과|안과|피부과|산부인과|이비인후|임플란트|약국",
    "lodging": "호텔|펜션|모텔|게스트|캠핑|글램핑|리조트|숙박|숙소|민박|원룸|고시",
    "hair and beauty": "미용|헤어|이발|바버|염색|네일|피부관리|마사지|속눈썹|왁싱|뷰티",
    "café": (
        "카페|커피|디저트|베이커리|베이글|빵|제과|케이크|빙수|와플|크로플|젤라또|아이스크림|마카롱|"
        "약과|츄러스|도넛|떡집|티하우스|브런치"
    ),
}
_KINDS: Final = {name: re.compile(signs) for name, signs in _SIGNS.items()}

KINDS: Final = (_FOOD, *_KINDS)


def kind(trade: str) -> str:
    """One of `KINDS`; what bears no sign of another kind sells food."""
    return next((name for name, signs in _KINDS.items() if signs.search(trade)), _FOOD)
