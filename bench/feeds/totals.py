"""What an order costs: totals, coupons and gift certificates that were redeemed."""

import random
from dataclasses import dataclass
from decimal import Decimal

from feeds.elements import Element, group, texts
from feeds.goods import CENT, draw_amount
from feeds.layouts import Layout
from feeds.people import some

CARRIERS = (
    "UPS Ground",
    "UPS 2nd Day Air",
    "USPS Priority Mail",
    "FedEx Home Delivery",
    "Free ground shipping",
    "Pickup",
)
OCCASIONS = ("SPRING", "SUMMER", "AUTUMN", "WINTER", "WELCOME", "THANKS", "LOYAL", "FRIENDS")


@dataclass(frozen=True)
class Sums:
    """The amounts of one order; they add up."""

    products: Decimal
    discount: Decimal
    tax: Decimal
    tax_rate: Decimal
    shipping: Decimal
    surcharge: Decimal

    @property
    def subtotal(self) -> Decimal:
        return self.products - self.discount

    @property
    def grand_total(self) -> Decimal:
        return self.subtotal + self.tax + self.shipping + self.surcharge


def draw_sums(chance: random.Random, products: Decimal) -> Sums:
    discount = (
        (products * chance.choice((5, 10, 15)) / 100).quantize(CENT) if chance.random() < 0.2 else Decimal("0.00")
    )
    rate = Decimal(chance.choice((0, 0, 485, 600, 725, 825))) * CENT
    return Sums(
        products=products,
        discount=discount,
        tax=((products - discount) * rate / 100).quantize(CENT),
        tax_rate=rate,
        shipping=draw_amount(chance, 0, 2500),
        surcharge=draw_amount(chance, 100, 900) if chance.random() < 0.1 else Decimal("0.00"),
    )


def totals(chance: random.Random, layout: Layout, sums: Sums) -> Element:
    shipping = group("ShippingTotal", *texts(Total=str(sums.shipping), Description=chance.choice(CARRIERS)))
    surcharge = block("Surcharge", sums.surcharge, Total=str(sums.surcharge), Description="Handling & packing")
    grand = Element("GrandTotal", str(sums.grand_total))
    return group(
        "Totals",
        Element("ProductTotal", str(sums.products)),
        block("Discount", sums.discount, Name="Quantity discount", Amount=str(sums.discount)),
        Element("Subtotal", str(sums.subtotal)),
        tax(sums),
        *((shipping, surcharge, grand) if layout.in_parts else (grand, shipping, surcharge)),  # 6.3: as recorded
    )


def tax(sums: Sums) -> Element:
    rate, amount = str(sums.tax_rate), str(sums.tax)
    return block("Tax", sums.tax, TaxRate=rate, TaxName="Sales tax", TaxShipping="No", TaxAmount=amount)


def block(tag: str, amount: Decimal, **values: str) -> Element:
    return group(tag, *texts(**values)) if amount else Element(tag)


def draw_coupons(chance: random.Random) -> list[Element]:
    if chance.random() < 0.8:
        return [Element("Coupon")]
    name = f"{chance.choice(OCCASIONS)}{chance.randint(5, 40)}-{chance.randint(1000, 9999)}"
    amount = f"{some(chance, 0.5, '-')}{draw_amount(chance, 100, 3000)}"
    applies = chance.choice(("Pre", "Post"))
    return [group("Coupon", *texts(Name=name, Status="Coupon applied", Total=amount, ApplyCoupon=applies))]


def draw_certificates(chance: random.Random, layout: Layout) -> list[Element]:
    if not layout.gift_certificates or chance.random() < 0.93:
        return []
    used, left = (str(draw_amount(chance, 500, 5000)) for _ in range(2))
    code = f"GC-{chance.randint(10**7, 10**8)}"
    return [group("GiftCertificate", *texts(ID=code, AmountUsed=used, AmountRemaining=left))]
