"""Which names of fields sound as if a secret were in them, whether it is the right one or not."""

import re

_SECRET = re.compile(
    r"secret|passw|passphrase|pwd?$|token|signature|shared|hash|auth[_-]?key|api[_-]?key", re.IGNORECASE
)


def sounds_secret(name: str) -> bool:
    """Say whether a field's name sounds as if it carried a secret."""
    return _SECRET.search(name) is not None
