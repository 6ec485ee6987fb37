"""The elements of an order, as the store nests them (docs/protocol.md#elements-of-an-order).

The wire names stand here a second time on purpose: a fake that shared the reader's table would agree with its mistakes.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal

from shopsite_orders.core.card_data.sealed import Sealed
from shopsite_orders.core.order import Address, Card, Charge, Line, Order, Party, Payment, Totals
from shopsite_orders.sandbox.orders.tree import Node

Has = Callable[[str], bool]
Value = str | bool | Decimal | datetime | Sealed | None


def order_elements(order: Order, has: Has) -> list[Node]:
    """Return what is inside an ``<Order>`` of a layout that has the younger elements `has` says it has."""
    coupons = [
        [_leaf("Name", c.name), _leaf("Status", c.status), _leaf("Total", c.total), _leaf("ApplyCoupon", c.applies)]
        for c in order.coupons
    ]
    return [
        _leaf("OrderNumber", order.number),
        *([_leaf("ShopSiteTransactionID", order.transaction_id)] if has("ShopSiteTransactionID") else []),
        _leaf("OrderDate", order.placed_at),
        ("Billing", _party(order.billing, has, _leaf("Email", order.billing.email))),
        ("Shipping", [*_party(order.shipping, has), *_products(order.lines, has)]),
        ("Payment", [_payment(order.payment, has)] if order.payment else ""),
        ("Totals", _totals(order.totals)),
        *_repeated("Coupon", coupons),
        *(_gift_certificates(order) if has("GiftCertificate") else []),
        ("Other", _other(order, has)),
    ]


def _party(party: Party, has: Has, *email: Node) -> list[Node]:
    parts: Node = (
        "NameParts",
        [
            _leaf("Title", party.title),
            _leaf("FirstName", party.first_name),
            _leaf("MiddleName", party.middle_name),
            _leaf("LastName", party.last_name),
            _leaf("Suffix", party.suffix),
        ],
    )
    return [
        _leaf("FullName", party.full_name),
        *([parts] if has("NameParts") else []),
        *email,
        _leaf("Company", party.company),
        _leaf("Phone", party.phone),
        ("Address", _address(party.address)),
    ]


def _address(address: Address) -> list[Node]:
    return [
        _leaf("Street1", address.street1),
        _leaf("Street2", address.street2),
        _leaf("City", address.city),
        _leaf("State", address.state),
        _leaf("Code", address.postal_code),
        _leaf("Country", address.country),
    ]


def _products(lines: Iterable[Line], has: Has) -> list[Node]:
    products: list[Node] = [("Product", _product(line, has)) for line in lines]
    return [("Products", products)] if has("Products") else products


def _product(line: Line, has: Has) -> list[Node]:
    options = [[_leaf("SelectedOption", o.text), _leaf("OptionPrice", o.price)] for o in line.options]
    return [
        _leaf("ProdType", line.kind),
        _leaf("Name", line.name),
        _leaf("SKU", line.sku),
        _leaf("Taxable", line.taxable),
        _leaf("Quantity", line.quantity),
        _leaf("ItemPrice", line.unit_price),
        _leaf("Total", line.total),
        _leaf("Weight", line.weight),
        ("Dimensions" if has("Dimensions") else "Dimension", _dimensions(line)),
        *_repeated("OrderOption", options),
        _leaf("CustomerText", line.customer_text),
        *([("QBImport", "")] if has("QBImport") else []),
        *(_gift_certificate_purchase(line) if has("GiftCertificatePurchase") else []),
    ]


def _dimensions(line: Line) -> list[Node]:
    if (size := line.dimensions) is None:
        return []
    return [_leaf("Length", size.length), _leaf("Width", size.width), _leaf("Height", size.height)]


def _gift_certificate_purchase(line: Line) -> list[Node]:
    if (bought := line.gift_certificate) is None:
        return []
    email_to: Node = ("EmailTo", [_leaf("Email", address) for address in bought.email_to])
    if len(bought.email_to) == 1:
        email_to = _leaf("EmailTo", bought.email_to[0])
    wording = [_leaf("From", bought.sender), _leaf("To", bought.recipient), _leaf("Message", bought.message)]
    return [("GiftCertificatePurchase", [email_to, *wording])]


def _payment(payment: Payment, has: Has) -> Node:
    details = dict(payment.details)
    card = _card(payment.card, details.pop("Company", None)) if payment.card else []
    about = [_leaf("PaymentGateway", payment.gateway), _leaf("PaymentStatus", payment.status)]
    records = "|n|".join(f"{key}: {value}" if value else key for key, value in payment.processing.items())
    info = _leaf("OrderProcessingInfo", records)
    return (
        payment.method,
        [
            *card,
            *(_leaf(name, value) for name, value in details.items()),
            *(leaf for leaf in about if has(leaf[0]) and (card or leaf[1])),
            *([info] if card or records else []),
        ],
    )


def _card(card: Card, company: str | None) -> list[Node]:
    return [
        _leaf("Issuer", card.issuer),
        _leaf("Number", card.number),
        _leaf("VerificationValue", card.verification_value),
        _leaf("FullName", card.holder),
        _leaf("Company", company),
        _leaf("ExpirationDate", card.expires),
    ]


def _totals(totals: Totals) -> list[Node]:
    shipping = [_leaf("Total", totals.shipping), _leaf("Description", totals.shipping_method)]
    return [
        _leaf("ProductTotal", totals.products),
        *_charges("Discount", totals.discounts, lambda c: [_leaf("Name", c.name), _leaf("Amount", c.amount)]),
        _leaf("Subtotal", totals.subtotal),
        ("Tax", _tax(totals)),
        _leaf("GrandTotal", totals.grand_total),
        ("ShippingTotal", shipping),
        *_charges("Surcharge", totals.surcharges, lambda c: [_leaf("Total", c.amount), _leaf("Description", c.name)]),
    ]


def _tax(totals: Totals) -> str | list[Node]:
    if totals.tax_name is None and totals.tax_rate is None and totals.tax_on_shipping is None:
        return _text(totals.tax)
    return [
        _leaf("TaxRate", totals.tax_rate),
        _leaf("TaxName", totals.tax_name),
        _leaf("TaxShipping", totals.tax_on_shipping),
        _leaf("TaxAmount", totals.tax),
    ]


def _charges(name: str, charges: Iterable[Charge], block: Callable[[Charge], list[Node]]) -> list[Node]:
    """Return each charge as a block, or as a plain number where it has no name: stores send both."""
    return _repeated(name, [_text(charge.amount) if charge.name is None else block(charge) for charge in charges])


def _gift_certificates(order: Order) -> list[Node]:
    redeemed = [
        [_leaf("ID", g.id), _leaf("AmountUsed", g.amount_used), _leaf("AmountRemaining", g.amount_remaining)]
        for g in order.gift_certificates
    ]
    return _repeated("GiftCertificate", redeemed)


def _other(order: Order, has: Has) -> list[Node]:
    known = order.ip_address or order.hostname
    address = f"IP Address:{order.ip_address or ''}, Host Name:{order.hostname or ''}" if known else ""
    fields = [[_leaf("FieldName", name), _leaf("FieldValue", value)] for name, value in order.custom_fields.items()]
    return [
        ("Associate", ""),
        _leaf("OrderInstructions", order.instructions),
        _leaf("Comments", order.comments),
        _leaf("IpHostname", address),
        _leaf("TotalOrderWeight", order.weight),
        ("EmailList", ""),
        *_repeated("CustomCheckoutField", fields),
        *([_leaf("CustomerID", order.customer_id)] if has("CustomerID") else []),
    ]


def _repeated(name: str, contents: Iterable[str | list[Node]]) -> list[Node]:
    """Return one element for each of `contents`, or the single empty one that means none."""
    return [(name, content) for content in contents] or [(name, "")]


def _leaf(name: str, value: Value) -> Node:
    return (name, _text(value))


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case Sealed():
            return value.reveal()
        case _:
            return value
