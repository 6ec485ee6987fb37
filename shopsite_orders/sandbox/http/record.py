"""What the sandbox remembers of each request."""

from collections.abc import Mapping
from typing import Literal

import attrs

from shopsite_orders.sandbox.http.exchange import Call, Reply

Kind = Literal["authorize", "download", "other"]

_SECRETS = {"code", "client_credentials", "signature", "token"}
_MASK = "••••"


@attrs.frozen(kw_only=True)
class RecordedRequest:
    """What the sandbox was asked and how it answered.

    `orders` counts those the answer was composed of; `fault` is the one that was scripted for it, written as it was
    made.
    """

    kind: Kind
    method: str
    path: str
    parameters: Mapping[str, str]
    status: int
    orders: int
    fault: str | None = None


def recorded(kind: Kind, call: Call, reply: Reply, fault: str | None) -> RecordedRequest:
    """Return the record of `call`, secrets masked."""
    return RecordedRequest(
        kind=kind,
        method=call.method,
        path=call.path,
        parameters={name: _MASK if value and name in _SECRETS else value for name, value in call.parameters.items()},
        status=reply.status,
        orders=reply.orders,
        fault=fault,
    )
