"""Tells a wrong key from a corrupt file; SQLCipher says "file is not a database" to both.

`profile.keycheck` beside the database holds a random salt and HMAC-SHA256(key, label + salt). The
key is 256 random bits, so the check gives an attacker nothing to guess with. It is read before the
database is opened: a wrong key never touches the file. It is written only after the key has opened
the database, and written again when it was lost.
"""

import hmac
import json
import os
from hashlib import sha256
from pathlib import Path

from engine.runtime.disk import replace_file

FILE_NAME = "profile.keycheck"
_LABEL = b"gagejigi profile key check 1"


def _digest(key: bytes, salt: bytes) -> str:
    return hmac.new(key, _LABEL + salt, sha256).hexdigest()


def write(folder: Path, key: bytes) -> None:
    """Remember `key` as the profile's own."""
    salt = os.urandom(16)
    content = {"salt": salt.hex(), "check": _digest(key, salt)}
    replace_file(folder / FILE_NAME, json.dumps(content).encode())


def matches(folder: Path, key: bytes) -> bool | None:
    """Whether `key` is the profile's own; None: the check is missing or unreadable."""
    try:
        content = json.loads((folder / FILE_NAME).read_bytes())
        salt, check = bytes.fromhex(content["salt"]), str(content["check"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return hmac.compare_digest(_digest(key, salt), check)
