"""What makes two orders the same one, and which of two identities comes first."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Literal, TypeAlias

from shopsite_orders.core.frozen_mapping import FrozenMapping
from shopsite_orders.core.order import Order
from shopsite_orders.core.values import ordinal

Identity: TypeAlias = Literal["number", "key"] | Callable[[Order], str]
Rank: TypeAlias = tuple[int, str]

# A post need not tell when its order was placed, and tells it by a clock of its own: what it shares with the order that
# is pulled is the number (docs/protocol.md#quirks).
IDENTITIES: Mapping[str, Callable[[Order], str]] = FrozenMapping({
    "number": attrgetter("number"),
    "key": attrgetter("key"),
})  # fmt: skip
LAST: Rank = (10**18 + 1, "")  # behind every identity
_NO_NUMBER = 10**18  # what `ordinal` reads is less


def identity_of(identity: Identity) -> Callable[[Order], str]:
    """Return what gives an order's identity.

    Raises:
        ValueError: no identity has this name.
    """
    if callable(identity):
        return identity
    if identity not in IDENTITIES:
        raise ValueError(f"identity must be {' or '.join(map(repr, IDENTITIES))} or a function, not {identity!r}")
    return IDENTITIES[identity]


def rank(identity: str) -> Rank:
    """Return what identities are sorted by: numbers by what they count, then those that are not numbers.

    Raises:
        TypeError: an identity is not text.
    """
    if not isinstance(identity, str):
        raise TypeError(f"identity must give text for every order, not {identity!r}")
    number = ordinal(identity.partition("@")[0])
    return (_NO_NUMBER if number is None else number), identity
