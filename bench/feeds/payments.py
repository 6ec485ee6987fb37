"""How an order was paid."""

import random
from decimal import Decimal

from feeds.elements import Element, group, texts
from feeds.layouts import Layout
from feeds.people import Person

ISSUERS = ("Visa", "MasterCard", "American Express", "Discover")
PLAIN = ("Check", "eCheck", "COD", "PurchaseOrder", "Generic1", "Generic2")
WALLETS = ("PayPal", "PayPalExpress", "WorldPay", "Google", "Amazon", "NetBanx")
UNHEARD_OF = ("KlarnaLater", "StoreCredit", "ApplePay", "SezzleFour")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


def draw_payment(chance: random.Random, layout: Layout, buyer: Person, total: Decimal) -> Element:
    if total == 0:
        return Element("Payment")
    if chance.random() < 0.7:
        return group("Payment", draw_card(chance, layout, buyer, ""))
    return group("Payment", draw_other(chance, layout, chance.choice(PLAIN + WALLETS), ""))


def draw_nested_payment(chance: random.Random, layout: Layout, buyer: Person, total: Decimal) -> Element:
    """Return a payment that always tells how it was processed, by any method there is, and by some there are not."""
    method = chance.choice(("CreditCard", *WALLETS, *PLAIN, *UNHEARD_OF))
    records = draw_records(chance, method, total)
    if method == "CreditCard":
        return group("Payment", draw_card(chance, layout, buyer, records))
    return group("Payment", draw_other(chance, layout, method, records))


def draw_card(chance: random.Random, layout: Layout, buyer: Person, records: str) -> Element:
    return group(
        "CreditCard",
        *texts(
            Issuer=chance.choice(ISSUERS),
            Number=f"************{chance.randint(0, 9999):04}",
            VerificationValue="",
            FullName=f"{buyer.first} {buyer.last}",
            Company=buyer.company,
            ExpirationDate=chance.choice(("**/****", f"{chance.randint(1, 12):02}/20{chance.randint(26, 33)}")),
        ),
        *gateway(chance, layout, "Authorize.Net"),
        Element("OrderProcessingInfo", records),
    )


def draw_other(chance: random.Random, layout: Layout, method: str, records: str) -> Element:
    known = gateway(chance, layout, method) if method in WALLETS else []
    return group(method, *known, *(texts(OrderProcessingInfo=records) if records else ()))


def gateway(chance: random.Random, layout: Layout, name: str) -> list[Element]:
    if not layout.gift_certificates:
        return []
    return texts(PaymentGateway=name, PaymentStatus=chance.choice(("Authorized", "Captured", "Completed", "Pending")))


def draw_records(chance: random.Random, method: str, total: Decimal) -> str:
    pairs = draw_pairs(chance, total)
    written = chance.choice((str.upper, str.upper, str.lower, str.title))
    kept = [f"{written(key)}: {value}" for key, value in pairs.items() if chance.random() < 0.85]
    banner = [f"*{method.upper()}-{chance.choice(('SALE', 'AUTH', 'CAPTURE'))}*"] if method in WALLETS else []
    return "|n|".join([*banner, *kept])


def draw_pairs(chance: random.Random, total: Decimal) -> dict[str, str]:
    return {
        "transactionid": "".join(chance.choices(LETTERS, k=17)),
        "transactiontype": chance.choice(("expresscheckout", "cart", "web_accept", "sale")),
        "paymenttype": chance.choice(("instant", "echeck", "delayed")),
        "ordertime": f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}T{chance.randint(0, 23):02}:14:09Z",
        "amt": str(total),
        "feeamt": f"{total * 29 / 1000:.2f}",
        "paymentstatus": chance.choice(("Completed", "Pending", "Processed")),
        "pendingreason": chance.choice(("None", "authorization", "paymentreview")),
        "avscode": chance.choice("XYZANUGS"),
        "cvv2code": chance.choice("MNPSU"),
        "screening": f"by {chance.choice(('rules', 'score', 'hand'))}: passed & kept",
    }
