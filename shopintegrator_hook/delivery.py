"""A verified post: first as it came, then with the order that was made of it."""

from collections.abc import Callable

import attrs

from shopintegrator_hook.form.charset import Charset
from shopsite_orders.core.frozen_mapping import FrozenMapping
from shopsite_orders.core.order import Order


@attrs.frozen(kw_only=True)
class Delivery:
    """One verified post: its order, and its fields as they came, less the secret and with card data masked.

    `fingerprint` is a SHA-256 of the names and values in `fields` as text. It depends neither on the secret nor on the
    charset nor on the order of the fields, only on the order of the values that share a name. Its `repr` shows no
    personal data, and so none of the fields.
    """

    order: Order
    fields: FrozenMapping[tuple[str, ...]] = attrs.field(repr=False)
    secret_name: str
    secret_field: str
    fingerprint: str
    charset: Charset

    def _repr_html_(self) -> str:
        from shopsite_orders.core.display.arrivals import delivery_card  # noqa: PLC0415 - for notebooks alone

        proof = {"Secret": self.secret_name, "In the field": self.secret_field, "Fingerprint": self.fingerprint}
        return delivery_card(
            self.order, self.fields, {**proof, "Charset": f"{self.charset.name} ({self.charset.source})"}
        )


@attrs.frozen(kw_only=True)
class Post:
    """A verified post of which no order was made yet: all that may be kept of it, as a `Delivery` has it.

    `delivery` makes the order.

    Raises:
        PayloadError: no order can be made of it.
    """

    fields: FrozenMapping[tuple[str, ...]] = attrs.field(repr=False)
    secret_name: str
    secret_field: str
    fingerprint: str
    charset: Charset
    delivery: Callable[[], Delivery] = attrs.field(repr=False, eq=False)
