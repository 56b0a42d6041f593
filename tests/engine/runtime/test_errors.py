"""Errors and their exit codes."""

import pytest

from engine.api import Exit, exit_of


@pytest.mark.parametrize(
    ("code", "exit_code"),
    [
        ("platform.session_expired", Exit.LOGIN),
        ("platform.blocked", Exit.PLATFORM),
        ("store.wrong_key", Exit.PROFILE),
        ("not_found", Exit.INPUT),
        ("unexpected", Exit.FAILED),
        ("nobody.knows", Exit.FAILED),
    ],
)
def test_a_code_leads_to_its_exit_code(code: str, exit_code: Exit) -> None:
    assert exit_of(code) is exit_code
