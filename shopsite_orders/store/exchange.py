"""What passes between the library and a store for one download, apart from the orders."""

import attrs

from shopsite_orders.store.secrets import Secrets


@attrs.define
class Exchange:
    """What the transport learns.

    Attributes:
        clock_skew: seconds by which the store's clock was ahead of ours, if it told the time.
        sent: whether a download was asked for, and not only a token.
        secrets: what no error may tell.
    """

    clock_skew: float | None = None
    sent: bool = False
    secrets: Secrets = attrs.field(factory=Secrets, repr=False)
