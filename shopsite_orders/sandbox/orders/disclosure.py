"""Which card data leaves the store, by the `pay` parameter (docs/protocol.md#card-data)."""

import attrs

from shopsite_orders.core.card_data.sealed import Sealed
from shopsite_orders.core.order import Card, Order

# How a store shows what it does not give away: recorded, samples/shopsite/orders_6.3_shape.xml.
_MASKED_EXPIRY = Sealed("**/****")


def disclosed(order: Order, pay: str | None = "no_cvv") -> Order:
    """Return `order` with the card data that `pay` lets out.

    ``"yes"`` gives everything, ``"no_cvv"`` all but the CVV2, `None` a masked number.
    """
    if pay not in ("yes", "no_cvv", None):
        raise ValueError(f"pay is 'yes', 'no_cvv' or None, not {pay!r}")
    card = order.payment.card if order.payment else None
    if card is None or pay == "yes":
        return order
    return without_cvv(order) if pay == "no_cvv" else _with_card(order, _masked(card))


def holds_cvv(order: Order) -> bool:
    """Say whether the store still keeps a CVV2 with this order."""
    return bool(order.payment and order.payment.card and order.payment.card.verification_value)


def without_cvv(order: Order) -> Order:
    """Return `order` as it is once its CVV2 has been purged."""
    card = order.payment.card if order.payment else None
    return _with_card(order, attrs.evolve(card, verification_value=Sealed())) if card else order


def _masked(card: Card) -> Card:
    digits = card.number.reveal()
    return attrs.evolve(
        card,
        number=Sealed("*" * (len(digits) - 4) + digits[-4:]),
        verification_value=Sealed(),
        expires=_MASKED_EXPIRY if card.expires else card.expires,
    )


def _with_card(order: Order, card: Card) -> Order:
    return attrs.evolve(order, payment=order.payment and attrs.evolve(order.payment, card=card))
