"""How the order was paid."""

from collections.abc import Mapping

import attrs

from shopsite_orders.core.card_data.sealed import Sealed
from shopsite_orders.core.frozen_mapping import EMPTY, freeze_texts


@attrs.frozen(kw_only=True)
class Card:
    """A payment card, below the method in ``Payment``, such as ``Payment/CreditCard``; what must not leak is `Sealed`.

    Attributes:
        issuer: the kind of card, such as "Visa" (``Issuer``).
        holder: the name on the card (``FullName``).
        number: the card's number, in full or as the store masked it; shows its last four digits (``Number``).
        verification_value: the CVV2; only `Pay.YES` asks for it (``VerificationValue``).
        expires: when the card expires, in the store's form (``ExpirationDate``).
    """

    issuer: str | None = None
    holder: str | None = None
    number: Sealed = Sealed()
    verification_value: Sealed = Sealed()
    expires: Sealed = Sealed()


@attrs.frozen(kw_only=True)
class Payment:
    """How the order was paid: the element in ``Payment``, such as ``Payment/CreditCard``.

    Attributes:
        method: the name of that element, the store's own word: ``CreditCard``, ``PayPalExpress``, ``Check``, …
        gateway: who processed it; also met directly in ``Payment`` (``PaymentGateway``).
        status: what became of it; also met directly in ``Payment`` (``PaymentStatus``).
        card: the card, if one was used.
        processing: what the gateway recorded, by its own keys in upper case, such as ``AVSCODE``
            (``OrderProcessingInfo``).
        details: every other text in the element, by the element's name, such as ``PurchaseOrderNumber``.
    """

    method: str
    gateway: str | None = None
    status: str | None = None
    card: Card | None = None
    processing: Mapping[str, str] = attrs.field(default=EMPTY, converter=freeze_texts)
    details: Mapping[str, str] = attrs.field(default=EMPTY, converter=freeze_texts)
