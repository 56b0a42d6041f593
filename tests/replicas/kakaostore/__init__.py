"""A loopback server that behaves like KakaoMap for a shop's owner who has logged in.

Known of Kakao are the login's address, the page's address and what its API answers to a stranger
(tests/replicas/kakaomap). The rest is ours, not Kakao's: that the login leads on who is in, that
the page hides its reviews behind a tab, that cards have a box for the owner's reply, where that is
posted, and under which key it comes back. So nothing here proves that it will be found there.

    with KakaoStoreReplica(catalogue.practised(now())) as replica:
        replica.press_login()
        replica.faults.set("no_reply_box")  # as an account without the right sees it
"""

from tests.replicas.kakaostore.server import KakaoStoreReplica

__all__ = ["KakaoStoreReplica"]
