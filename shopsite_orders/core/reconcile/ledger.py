"""The orders of both sides, gathered under their identity until it is known what they come to.

Once each side has brought a version of an order, the two are compared and let go: digests are enough to tell another
version from a copy. So what is held is what still waits for its other. Where both sides ascend nothing comes late, and
what both have passed is closed.
"""

import json
from collections import Counter
from hashlib import blake2b
from itertools import chain
from typing import Literal, NamedTuple, TypeAlias

import attrs

from shopsite_orders.core.difference import Difference
from shopsite_orders.core.frozen_mapping import FrozenMapping
from shopsite_orders.core.order import Order
from shopsite_orders.core.reconcile.content import Content, compare, content, one_sided
from shopsite_orders.core.reconcile.identity import Rank, rank
from shopsite_orders.core.reconcile.result import Different, Reconciliation, Repeated
from shopsite_orders.core.reconcile.window import Window

Door: TypeAlias = Literal["pulled", "received"]


class _Waiting(NamedTuple):
    """An order whose other has not come yet."""

    order: Order
    content: Content


_Versions: TypeAlias = dict[bytes, _Waiting | None]


@attrs.define
class _Case:
    """What came under one identity: by digest the versions of each side, until they were compared."""

    pulled: _Versions = attrs.field(factory=dict)
    received: _Versions = attrs.field(factory=dict)
    times: tuple[int, int] = (0, 0)
    is_shown: bool = False
    differences: tuple[Difference, ...] = ()
    one_sided: frozenset[str] = frozenset()

    @property
    def is_pair(self) -> bool:
        return len(self.pulled) == len(self.received) == 1

    def compare(self) -> None:
        """Compare the two orders if there are two, and let them go."""
        waiting = [*self.pulled.values(), *self.received.values()]
        if not self.is_pair or None in waiting:
            return
        pulled, received = (each.content for each in waiting if each)
        self.differences, self.one_sided = compare(pulled, received), one_sided(pulled, received)
        self.pulled, self.received = dict.fromkeys(self.pulled), dict.fromkeys(self.received)


@attrs.define
class Ledger:
    """What was found so far, and the cases that are still open."""

    window: Window
    ignore: tuple[str, ...]
    _open: dict[str, _Case] = attrs.field(factory=dict, init=False)
    _same: int = attrs.field(default=0, init=False)
    _only_pulled: list[tuple[Rank, Order]] = attrs.field(factory=list, init=False)
    _only_received: list[tuple[Rank, Order]] = attrs.field(factory=list, init=False)
    _different: list[Different] = attrs.field(factory=list, init=False)
    _repeated: list[Repeated] = attrs.field(factory=list, init=False)
    _one_sided: Counter[str] = attrs.field(factory=Counter, init=False)

    def add(self, door: Door, identity: str, order: Order) -> None:
        """Take in an order; with its other it is compared."""
        case = self._open.setdefault(identity, _Case())
        case.times = case.times[0] + (door == "pulled"), case.times[1] + (door == "received")
        case.is_shown |= self.window.shows(order)
        versions = case.pulled if door == "pulled" else case.received
        new = _Waiting(order, content(order, self.ignore))
        digest = _digest(new)
        if digest not in versions:
            versions[digest] = new
            case.compare()
        elif kept := versions[digest]:
            versions[digest] = min(kept, new, key=_text)

    def close(self, below: Rank) -> None:
        """Come to a result in all cases whose identity is lower."""
        for identity in [identity for identity in self._open if rank(identity) < below]:
            self._conclude(identity, self._open.pop(identity))

    def result(self) -> Reconciliation:
        """Return what was found, in the order of the identities."""
        return Reconciliation(
            same=self._same,
            only_pulled=_sorted(self._only_pulled),
            only_received=_sorted(self._only_received),
            different=tuple(sorted(self._different, key=lambda it: rank(it.identity))),
            repeated=tuple(sorted(self._repeated, key=lambda it: rank(it.identity))),
            one_sided=FrozenMapping(dict(sorted(self._one_sided.items()))),
        )

    def _conclude(self, identity: str, case: _Case) -> None:
        if not case.is_shown:
            return
        alike = max(len(case.pulled), len(case.received)) == 1
        if max(case.times) > 1:
            pulled, received = case.times
            self._repeated.append(Repeated(identity=identity, pulled=pulled, received=received, alike=alike))
        if case.is_pair:
            self._one_sided.update(case.one_sided)
            if case.differences:
                self._different.append(Different(identity=identity, differences=case.differences))
            else:
                self._same += 1
        elif not (case.pulled and case.received):
            self._only_pulled += [(rank(identity), order) for order in _left(case.pulled)]
            self._only_received += [(rank(identity), order) for order in _left(case.received)]


def _digest(version: _Waiting) -> bytes:
    """Return what tells versions of an order: what is compared, and when it was placed."""
    told = chain([version.order.key], *version.content.items())
    return blake2b("\0".join(told).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _left(versions: _Versions) -> list[Order]:
    """Return the versions whose other never came."""
    return [waiting.order for _, waiting in sorted(versions.items()) if waiting]


def _text(version: _Waiting) -> str:
    """Return what decides which of two copies is kept, whichever came first: they differ in what is not compared."""
    return json.dumps(version.order.to_dict(), sort_keys=True)


def _sorted(found: list[tuple[Rank, Order]]) -> tuple[Order, ...]:
    return tuple(order for _, order in sorted(found, key=lambda it: it[0]))
