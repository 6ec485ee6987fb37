"""What came over the wire."""

from collections.abc import Mapping

import attrs

from shopsite_orders.core.bundle.bundle import Kind


@attrs.frozen(kw_only=True)
class Heard:
    """One answer of a store, as far as it came; for its eyes alone who asked."""

    kind: Kind
    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes = attrs.field(repr=False)
