"""Why a profile's key cannot be had."""

from typing import ClassVar

from engine.runtime.errors import EngineError, Exit


class SecretsError(EngineError):
    """Base. No params carry a secret, a passphrase or a path."""

    exit_code: ClassVar[Exit] = Exit.PROFILE


class KeyringMissing(SecretsError):
    """This system has no keyring; a passphrase or a key file is needed."""

    code = "secrets.no_keyring"


class KeyringLocked(SecretsError):
    """The keyring is there and the owner has not unlocked it."""

    code = "secrets.keyring_locked"
    retryable = True


class KeyringFailed(SecretsError):
    """The keyring refused. Param reason: a type."""

    code = "secrets.keyring_failed"
    retryable = True


class KeyLost(SecretsError):
    """The profile exists and this system's keyring has no key for it."""

    code = "secrets.key_lost"


class PassphraseNeeded(SecretsError):
    """The profile's key is wrapped under a passphrase, and nobody was there to give it."""

    code = "secrets.passphrase_needed"


class PassphraseShort(SecretsError):
    """Param least: characters that a passphrase has at least."""

    code = "secrets.passphrase_short"


class WrongPassphrase(SecretsError):
    """It does not unwrap the key."""

    code = "secrets.wrong_passphrase"


class WrappedKeyBroken(SecretsError):
    """The file with the wrapped key is not as it was written."""

    code = "secrets.wrapped_key_broken"


class KeyFileMissing(SecretsError):
    """The named key file is not there or cannot be read."""

    code = "secrets.key_file_missing"


class KeyFileTaken(SecretsError):
    """Something stands where a new key file should: it may be the only key of a profile."""

    code = "secrets.key_file_taken"
    exit_code = Exit.INPUT


class KeyFileExposed(SecretsError):
    """Others than its owner may read the key file. Param mode: its rights, octal."""

    code = "secrets.key_file_exposed"


class KeyFileInvalid(SecretsError):
    """The key file does not hold 64 hexadecimal digits."""

    code = "secrets.key_file_invalid"
