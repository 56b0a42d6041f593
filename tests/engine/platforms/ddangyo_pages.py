"""Pages of Ddangyo's reviews to parse, in the documented shape."""

import json
from datetime import datetime
from typing import Any

from engine.runtime.clock import SEOUL

CAPTURED_AT = datetime(2026, 11, 21, 14, 30, tzinfo=SEOUL)


def an_item(number: int = 0, /, **changes: object) -> dict[str, Any]:
    return {
        "rview_atcl_no": f"{20261120000 + number}",
        "rview_cont": "맛있게 먹었습니다",
        "psnl_msk_nm": "김*순",
        "psnl_mbr_id": "M00012",
        "reg_dttm": "20261120180618",
        "good_eval_cd": "1",
        "menu_nm": "김밥",
        "file_no_1": None,
        "rply_no": "77",
        "rply_cont": "고맙습니다",
        **changes,
    }


def an_answer(*items: object, **changes: object) -> bytes:
    told = {
        "dma_rsltParam": {"tot_cnt": len(items)},
        "dlt_reviewList": list(items),
        "dma_error": {"resultCode": "000"},
        **changes,
    }
    return json.dumps(told, ensure_ascii=False).encode()
