"""What in an order is personal, and what becomes of it in a frame.

Every text of the model stands in one of three lists, by the class it is a field of: it is personal, a word that the
store chooses among few, or any other text. A test holds that none is left out.
"""

import hmac
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

import attrs

from shopsite_orders.core.checks import typed
from shopsite_orders.core.order import (
    Address,
    Card,
    GiftCertificate,
    GiftCertificatePurchase,
    Line,
    Order,
    Party,
)
from shopsite_orders.core.tables.columns import Column

Personal: TypeAlias = Literal["keep", "drop", "hash"]

PERSONAL: Mapping[type, frozenset[str]] = {
    Order: frozenset({"customer_id", "comments", "instructions", "ip_address", "hostname", "extras_text"}),
    Party: frozenset(
        {"full_name", "title", "first_name", "middle_name", "last_name", "suffix", "company", "email", "phone"}
    ),
    Address: frozenset({"street1", "street2", "city", "postal_code"}),
    Card: frozenset({"holder", "number", "verification_value", "expires"}),
    Line: frozenset({"customer_text"}),
    GiftCertificatePurchase: frozenset({"sender", "recipient", "message"}),
    GiftCertificate: frozenset({"id"}),  # whoever knows it can spend it
}
_SHORTEST_KEY = 16  # bytes


def is_personal(column: Column) -> bool:
    """Say whether a column tells who somebody is, or what somebody wrote."""
    return column.field in PERSONAL.get(column.owner, ())


@attrs.frozen
class Privacy:
    """What becomes of personal columns; with a key they are hashed."""

    mode: Personal
    key: bytes | None = attrs.field(default=None, repr=False)

    @property
    def fingerprint(self) -> str | None:
        """What tells one key from another without telling the key."""
        return None if self.key is None else hmac.digest(self.key, b"fingerprint", "sha256").hex()[:16]

    def hashed(self, texts: Sequence[str | None]) -> list[str | None]:
        """Return HMAC-SHA-256 of each text, in hexadecimal digits: the same for the same text in any column."""
        key = self.key or b""
        return [None if text is None else hmac.digest(key, text.encode(), "sha256").hex() for text in texts]


def privacy(personal: Personal, key: bytes | None) -> Privacy:
    """Check what is to become of personal columns.

    Raises:
        TypeError: the key is not bytes.
        ValueError: there is no such choice, a key is missing or not needed, or it is too short to keep a secret.
    """
    if personal not in ("keep", "drop", "hash"):
        raise ValueError(f"personal must be 'keep', 'drop' or 'hash', not {personal!r}")
    if (personal == "hash") != (key is not None):
        wanted = "needs key=, a secret of yours such as secrets.token_bytes(32)" if key is None else "takes no key"
        raise ValueError(f"personal={personal!r} {wanted}")
    if key is not None:
        typed(bytes, expected="bytes, such as secrets.token_bytes(32)")("key", key)
        if len(key) < _SHORTEST_KEY:
            raise ValueError(f"key must have at least {_SHORTEST_KEY} bytes, not {len(key)}: others could guess it")
    return Privacy(personal, key)
