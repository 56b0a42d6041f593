"""The profile's key: 256 random bits that no owner ever sees, and where they are kept.

In the system's keyring; without one, in a file wrapped under the owner's passphrase; headless, in
a key file that is named by an option or by `GAGEJIGI_KEY_FILE`. Never in plain text of our making.
"""

from engine.runtime.secrets.errors import SecretsError
from engine.runtime.secrets.profile_key import KEY_FILE_VARIABLE, ProfileKey

__all__ = ["KEY_FILE_VARIABLE", "ProfileKey", "SecretsError"]
