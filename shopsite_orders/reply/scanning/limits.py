"""How much of a reply is taken, so that none can fill the memory or hold the reader up."""

from collections.abc import Mapping
from types import MappingProxyType

LARGEST_HEAD = 64 * 1024
"""Bytes before the root element; the title of a web page comes sooner. More is not a download."""

LARGEST_TAG = 16 * 1024
"""Bytes of one tag. An order whose start tag is longer is not read, and neither is what follows it."""

LARGEST_ORDER = 16 * 1024 * 1024
"""Bytes of one order, from its start tag to its end tag; the reader holds no more than one order and one piece."""

LONGEST_LOOK = 8 * 1024
"""Bytes that are gathered without a ``>`` among them before they are looked at all the same."""

LONGEST_QUOTE = 1024
"""Bytes that are kept of what a reply holds in the place of orders."""

LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "bytes of a reply before its root element": LARGEST_HEAD,
        "bytes of one tag in a reply": LARGEST_TAG,
        "bytes of one order in a reply": LARGEST_ORDER,
        "bytes of a reply that are gathered before they are looked at": LONGEST_LOOK,
        "bytes kept of what a reply holds in the place of orders": LONGEST_QUOTE,
    }
)
"""Every bound of this room, for the documentation: what is bounded, and by how much."""
