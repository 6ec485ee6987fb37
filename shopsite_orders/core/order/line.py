"""What was bought: lines, their options, and gift certificates bought on them."""

from decimal import Decimal

import attrs


@attrs.frozen(kw_only=True)
class Dimensions:
    """The size of one item, in the store's unit: ``Shipping/Products/Product/Dimensions``, from layout 7.1 on.

    Attributes:
        length: how long it is (``Length``).
        width: how wide it is (``Width``).
        height: how high it is (``Height``).
    """

    length: Decimal | None = None
    width: Decimal | None = None
    height: Decimal | None = None


@attrs.frozen(kw_only=True)
class Option:
    """One order option that the customer selected: ``Shipping/Products/Product/OrderOption``.

    Attributes:
        text: what was selected, such as "Size: Large" (``SelectedOption``).
        price: what it adds to the price of one item; the line's `unit_price` has it already (``OptionPrice``).
    """

    text: str | None = None
    price: Decimal | None = None


@attrs.frozen(kw_only=True)
class GiftCertificatePurchase:
    """A gift certificate that is bought on a line: ``Shipping/Products/Product/GiftCertificatePurchase``.

    Attributes:
        email_to: every address or text in the element that says where to send it (``EmailTo``).
        sender: whom it is from (``From``).
        recipient: whom it is for (``To``).
        message: the wording of the card (``Message``).
    """

    email_to: tuple[str, ...] = ()
    sender: str | None = None
    recipient: str | None = None
    message: str | None = None


@attrs.frozen(kw_only=True)
class Line:
    """One product of the order: ``Shipping/Products/Product``; without ``Products`` in layout 6.3.

    Attributes:
        name: the product's name; it may hold HTML, as the merchant typed it (``Name``).
        sku: the stock number; often empty (``SKU``).
        kind: ``Tangible``, ``Download``, ``E-mailGiftCertificate``, or another word of the store's (``ProdType``).
        quantity: how many were bought (``Quantity``).
        unit_price: the price of one, with the prices of its options (``ItemPrice``).
        total: what the line costs: quantity x unit price (``Total``).
        taxable: whether the product is taxed (``Taxable``).
        weight: the weight of one, in the store's unit (``Weight``).
        dimensions: the size of one (``Dimensions``).
        options: the options that were selected, in the store's order (``OrderOption``).
        customer_text: what the customer typed for this product, such as an engraving (``CustomerText``).
        gift_certificate: to whom it goes, if the product is a gift certificate (``GiftCertificatePurchase``).
    """

    name: str | None = None
    sku: str | None = None
    kind: str | None = None
    quantity: Decimal
    unit_price: Decimal | None = None
    total: Decimal | None = None
    taxable: bool | None = None
    weight: Decimal | None = None
    dimensions: Dimensions | None = None
    options: tuple[Option, ...] = ()
    customer_text: str | None = None
    gift_certificate: GiftCertificatePurchase | None = None

    def _repr_html_(self) -> str:
        from shopsite_orders.core.display.goods import line_card  # noqa: PLC0415 - for notebooks alone

        return line_card(self)
