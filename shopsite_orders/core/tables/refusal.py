"""The error for an order that is not kept as it is, and so not at all."""

import json
from collections.abc import Mapping
from typing import Any

from shopsite_orders.core.card_data import redact_numbers
from shopsite_orders.core.tables.exact import InexactError
from shopsite_orders.errors import OrderDataError


def refusal(order: Mapping[str, Any], where: str, error: Exception, reason: str | None = None) -> OrderDataError:
    """Return the error that names an order and says where it cannot be kept, and why.

    Instead of bytes it has the order as JSON, in which card data is sealed.

    Args:
        order: what `Order.to_dict` returns.
        where: such as "in the database".
        error: what was raised.
        reason: why, if not in the words of the error.
    """
    kind = InexactError if isinstance(error, InexactError) else OrderDataError
    number = order["number"]
    refused = kind(
        f"order {number} cannot be kept {where}: {redact_numbers(reason or str(error))}",
        number=number,
    )
    refused.redacted = redact_numbers(json.dumps(order)).encode()
    refused.__cause__ = error
    return refused
