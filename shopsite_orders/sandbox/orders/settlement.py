"""What a generated order costs and how it was paid.

The sums follow docs/protocol.md#totals, to the cent: subtotal = products - discounts - coupons before tax;
grand total = subtotal + tax + shipping + surcharges - coupons after tax - gift certificates.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import attrs

from shopsite_orders.core.card_data.sealed import Sealed
from shopsite_orders.core.order import Card, Charge, Coupon, GiftCertificate, Order, Payment, Totals
from shopsite_orders.sandbox.orders import catalogue

_NOTHING = Decimal("0.00")


def settled(order: Order, random: Random) -> Order:
    """Return `order`, which has its lines, with totals and a payment."""
    products = _sum(line.total for line in order.lines)
    discounts = (Charge(name="Spring sale, 10% off", amount=_percent(products, 10)),) if random.random() < 0.2 else ()
    coupons = _coupons(random, products)
    before_tax = _sum(coupon.total for coupon in coupons if coupon.applies == "Pre")
    subtotal = products - _sum(discount.amount for discount in discounts) - before_tax
    taxed = attrs.evolve(_taxes(order, random), products=products, discounts=discounts, subtotal=subtotal)
    after_tax = _sum(coupon.total for coupon in coupons if coupon.applies == "Post")
    charges = _sum([taxed.tax, taxed.shipping, *(surcharge.amount for surcharge in taxed.surcharges)])
    certificates = _certificates(random, subtotal + charges - after_tax)
    grand_total = subtotal + charges - after_tax - _sum(certificate.amount_used for certificate in certificates)
    return attrs.evolve(
        order,
        totals=attrs.evolve(taxed, grand_total=grand_total),
        coupons=coupons,
        gift_certificates=certificates,
        payment=_payment(order, random),
    )


def _coupons(random: Random, products: Decimal) -> tuple[Coupon, ...]:
    if random.random() >= 0.15:
        return ()
    applies = random.choice(("Pre", "Post"))
    return (Coupon(name="WELCOME15", status="Applied", total=_percent(products, 15), applies=applies),)


def _taxes(order: Order, random: Random) -> Totals:
    """Return tax, shipping and surcharges; the tax is on what the lines say is taxable."""
    method, shipping = random.choice(catalogue.SHIPPING)
    surcharges = (Charge(name="Gift wrapping", amount=Decimal("4.50")),) if random.random() < 0.12 else ()
    totals = Totals(shipping=Decimal(shipping), shipping_method=method, surcharges=surcharges)
    if random.random() < 0.4:
        return totals
    name, rate, on_shipping = random.choice(catalogue.TAXES)
    taxable = _sum(line.total for line in order.lines if line.taxable) + (Decimal(shipping) if on_shipping else 0)
    tax = _percent(taxable, Decimal(rate))
    return attrs.evolve(totals, tax=tax, tax_name=name, tax_rate=Decimal(rate), tax_on_shipping=on_shipping)


def _certificates(random: Random, due: Decimal) -> tuple[GiftCertificate, ...]:
    if random.random() >= 0.06:
        return ()
    used = min(due, Decimal("25.00"))
    number = f"GC-{random.randrange(100_000, 999_999)}"
    return (GiftCertificate(id=number, amount_used=used, amount_remaining=Decimal("25.00") - used),)


def _payment(order: Order, random: Random) -> Payment:
    methods = ("CreditCard", "PayPalExpress", "Check", "PurchaseOrder", "COD")
    match random.choices(methods, weights=(68, 20, 5, 4, 3))[0]:
        case "CreditCard":
            return _card_payment(order, random)
        case "PayPalExpress":
            return _paypal(order, random)
        case "PurchaseOrder":
            return Payment(method="PurchaseOrder", details={"PurchaseOrderNumber": f"PO-{random.randrange(10**6):06}"})
        case method:
            return Payment(method=method)


def _card_payment(order: Order, random: Random) -> Payment:
    issuer, number, verification_value = random.choice(catalogue.CARDS)
    expires = f"{random.randrange(1, 13):02}/{random.randrange(2027, 2033)}"
    card = Card(
        issuer=issuer,
        holder=order.billing.full_name,
        number=Sealed(number),
        verification_value=Sealed(verification_value),
        expires=Sealed(expires),
    )
    processing = {
        "TRANSACTIONID": f"{random.randrange(10**10):010}",
        "TRANSACTIONTYPE": "Authorization",
        "AVSCODE": random.choice("YAZN"),
        "CVV2CODE": "M",
    }
    company = {"Company": order.billing.company} if order.billing.company else {}
    return Payment(
        method="CreditCard",
        gateway="Authorize.Net",
        status="Authorized",
        card=card,
        processing=processing,
        details=company,
    )


def _paypal(order: Order, random: Random) -> Payment:
    token = f"{random.getrandbits(68):017X}"
    processing = {
        f"*PAYPALEXPRESS-EC-{token}*": "",
        "TRANSACTIONID": token,
        "TRANSACTIONTYPE": "expresscheckout",
        "PAYMENTTYPE": "instant",
        "ORDERTIME": f"{order.placed_at:%Y-%m-%dT%H:%M:%SZ}",
        "PAYMENTSTATUS": "Completed",
        "PENDINGREASON": "None",
    }
    return Payment(method="PayPalExpress", status="Completed", processing=processing)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), _NOTHING)


def _percent(amount: Decimal, rate: Decimal | int) -> Decimal:
    return (amount * rate / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
