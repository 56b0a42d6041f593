"""Identities that every device works out alike."""

import uuid

import pytest

from engine.runtime.ids import collected_uuid

NAMESPACE = uuid.UUID("6f1d2f5e-8a0b-5c38-9a53-0f3b8f7a2c11")


@pytest.mark.parametrize(
    ("platform", "kind", "external_id"),
    [
        ("smartplace", "review", "5f3c0000000000000000000a"),
        ("smartplace", "shop", "5f3c0000000000000000000a"),
        ("kakaomap", "review", "리뷰-1"),
        ("", "", ""),
    ],
)
def test_a_collected_row_has_the_uuid_of_rfc_9562(
    platform: str, kind: str, external_id: str
) -> None:
    expected = uuid.uuid5(NAMESPACE, "\x1f".join((platform, kind, external_id)))
    assert collected_uuid(platform, kind, external_id) == expected.bytes
