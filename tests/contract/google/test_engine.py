"""A whole profile connects to Google, is closed, and goes on where it was."""

from pathlib import Path

from engine.api import Consent, Engine
from engine.platforms.google.spec import SCOPE
from engine.runtime.secrets import key_file
from engine.runtime.settings.sections.platforms import Platforms, Site
from tests.contract.google.conftest import WORDS, GoogleStage


def test_an_owner_connects_once(stage: GoogleStage, tmp_path: Path) -> None:
    key, folder = tmp_path / "key", tmp_path / "profile"
    key_file.make(key)
    google = Site(console_url=stage.replica.address, client=str(stage.client))
    with_google = Platforms(pace="off", sites={"google": google})

    engine = Engine.open(folder, key_file=key)
    try:
        assert engine.visits.grant("google", "main") is None
        engine.settings.put(with_google)
    finally:
        engine.close()

    engine = Engine.open(folder, key_file=key)
    try:
        consent = Consent(stage.owner.show, WORDS)
        shops = engine.crawls.login("google", "main", timeout_s=20, consent=consent)
        assert [shop.external_id for shop in shops] == list(stage.reviews)
    finally:
        engine.close()

    engine = Engine.open(folder, key_file=key)
    try:
        reports = engine.crawls.collect_all()
        granted = engine.visits.grant("google", "main")
    finally:
        engine.close()
    assert [(report.outcome, report.new) for report in reports] == [("done", 130), ("done", 53)]
    assert granted is not None and granted.scopes == (SCOPE,)
    [token] = stage.replica.grants.refreshing
    secrets = (token.encode(), stage.replica.client.secret.encode())
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert files
    assert not any(secret in file.read_bytes() for file in files for secret in secrets)
