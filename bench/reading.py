"""How fast a reply becomes typed orders, as ratios to C `xml.etree` iterparse that builds nothing.

python bench/reading.py [orders] [repeats]
"""

import io
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

import attrs
import defusedxml.ElementTree as DefusedET
import xmltodict

from shopsite_orders import (
    Address,
    Card,
    Charge,
    Coupon,
    Dimensions,
    GiftCertificate,
    Line,
    Option,
    Order,
    Party,
    Payment,
    Sealed,
    Totals,
    read_orders,
)
from shopsite_orders.sandbox import encode_reply, generate_orders

Ways: TypeAlias = tuple[tuple[str, Callable[[bytes], int]], ...]


def bare(reply: bytes) -> int:
    """Pass over the elements in C, build nothing, keep the memory flat."""
    events = ET.iterparse(io.BytesIO(reply), events=("start", "end"))
    _, root = next(events)
    count = 0
    for event, element in events:
        if event == "end" and element.tag == "Order":
            count += 1
            root.clear()
    return count


def library(reply: bytes) -> int:
    return sum(1 for _ in read_orders(io.BytesIO(reply)))


def straightforward(reply: bytes) -> int:
    """What one writes without this library: defusedxml's iterparse, and the same `Order` by hand."""
    events = DefusedET.iterparse(io.BytesIO(reply), events=("start", "end"))
    _, root = next(events)
    count = 0
    for event, element in events:
        if event == "end" and element.tag == "Order":
            by_hand(element)
            count += 1
            root.clear()
    return count


def dicts(reply: bytes) -> int:
    """Stream through xmltodict into plain dicts."""
    count = 0

    def one(path: list[tuple[str, Any]], _: Any) -> bool:
        nonlocal count
        count += path[-1][0] == "Order"
        return True

    xmltodict.parse(io.BytesIO(reply), item_depth=2, item_callback=one)
    return count


def by_hand(element: ET.Element) -> Order:
    other = element.find("Other")
    return Order(
        source="shopsite",
        number=text(element, "OrderNumber") or "",
        transaction_id=text(element, "ShopSiteTransactionID"),
        placed_at=datetime.fromisoformat(element.findtext("OrderDate", "")),
        customer_id=text(other, "CustomerID"),
        billing=party(element.find("Billing")),
        shipping=party(element.find("Shipping")),
        lines=tuple(line(product) for product in element.iterfind("Shipping/Products/Product")),
        payment=payment(element.find("Payment")),
        totals=totals(element.find("Totals")),
        coupons=tuple(
            Coupon(
                name=text(coupon, "Name"),
                status=text(coupon, "Status"),
                total=number(coupon, "Total"),
                applies=text(coupon, "ApplyCoupon"),
            )
            for coupon in element.iterfind("Coupon")
            if len(coupon)
        ),
        gift_certificates=tuple(
            GiftCertificate(
                id=text(used, "ID"),
                amount_used=number(used, "AmountUsed"),
                amount_remaining=number(used, "AmountRemaining"),
            )
            for used in element.iterfind("GiftCertificate")
            if len(used)
        ),
        comments=text(other, "Comments"),
        instructions=text(other, "OrderInstructions"),
        weight=number(other, "TotalOrderWeight"),
        custom_fields={
            text(field, "FieldName") or "": text(field, "FieldValue") or ""
            for field in (other.iterfind("CustomCheckoutField") if other is not None else ())
            if len(field)
        },
    )


def text(element: ET.Element | None, tag: str) -> str | None:
    return (element.findtext(tag) or "").strip() or None if element is not None else None


def number(element: ET.Element | None, tag: str) -> Decimal | None:
    found = text(element, tag)
    return Decimal(found) if found else None


def party(element: ET.Element | None) -> Party:
    parts, address = (element.find(tag) if element is not None else None for tag in ("NameParts", "Address"))
    return Party(
        full_name=text(element, "FullName"),
        title=text(parts, "Title"),
        first_name=text(parts, "FirstName"),
        middle_name=text(parts, "MiddleName"),
        last_name=text(parts, "LastName"),
        suffix=text(parts, "Suffix"),
        company=text(element, "Company"),
        email=text(element, "Email"),
        phone=text(element, "Phone"),
        address=Address(
            street1=text(address, "Street1"),
            street2=text(address, "Street2"),
            city=text(address, "City"),
            state=text(address, "State"),
            postal_code=text(address, "Code"),
            country=text(address, "Country"),
        ),
    )


def line(element: ET.Element) -> Line:
    size = element.find("Dimensions")
    return Line(
        name=text(element, "Name"),
        sku=text(element, "SKU"),
        kind=text(element, "ProdType"),
        quantity=number(element, "Quantity") or Decimal(0),
        unit_price=number(element, "ItemPrice"),
        total=number(element, "Total"),
        taxable=text(element, "Taxable") == "Yes",
        weight=number(element, "Weight"),
        dimensions=Dimensions(length=number(size, "Length"), width=number(size, "Width"), height=number(size, "Height"))
        if size
        else None,
        options=tuple(
            Option(text=text(option, "SelectedOption"), price=number(option, "OptionPrice"))
            for option in element.iterfind("OrderOption")
            if len(option)
        ),
        customer_text=text(element, "CustomerText"),
    )


def payment(element: ET.Element | None) -> Payment | None:
    method = next(iter(element), None) if element is not None else None
    if method is None:
        return None
    return Payment(
        method=method.tag,
        gateway=text(method, "PaymentGateway"),
        status=text(method, "PaymentStatus"),
        card=Card(
            issuer=text(method, "Issuer"),
            holder=text(method, "FullName"),
            number=Sealed(text(method, "Number") or ""),
            verification_value=Sealed(text(method, "VerificationValue") or ""),
            expires=Sealed(text(method, "ExpirationDate") or ""),
        ),
        processing=dict(
            record.split(":", 1) for record in (text(method, "OrderProcessingInfo") or "").split("|n|") if ":" in record
        ),
    )


def totals(element: ET.Element | None) -> Totals:
    tax, shipping = (element.find(tag) if element is not None else None for tag in ("Tax", "ShippingTotal"))
    discounts, surcharges = (
        [found for found in element.iterfind(tag) if len(found)] if element is not None else []
        for tag in ("Discount", "Surcharge")
    )
    return Totals(
        products=number(element, "ProductTotal"),
        discounts=tuple(Charge(name=text(one, "Name"), amount=number(one, "Amount")) for one in discounts),
        subtotal=number(element, "Subtotal"),
        tax=number(tax, "TaxAmount"),
        tax_name=text(tax, "TaxName"),
        tax_rate=number(tax, "TaxRate"),
        shipping=number(shipping, "Total"),
        shipping_method=text(shipping, "Description"),
        surcharges=tuple(Charge(name=text(one, "Description"), amount=number(one, "Total")) for one in surcharges),
        grand_total=number(element, "GrandTotal"),
    )


WAYS: Ways = (
    ("C xml.etree iterparse, builds nothing", bare),
    ("this library: bytes to typed orders", library),
    ("defusedxml iterparse, the same orders by hand", straightforward),
    ("xmltodict, streaming into dicts", dicts),
)


def medians(reply: bytes, ways: Ways, repeats: int) -> list[float]:
    """Return the median of each way in seconds; the ways take turns, as the machine changes its speed."""
    taken: dict[str, list[float]] = {name: [] for name, _ in ways}
    counts = set()
    for _ in range(repeats):
        for name, way in ways:
            begin = time.perf_counter()
            counts.add(way(reply))
            taken[name].append(time.perf_counter() - begin)
    assert len(counts) == 1, f"the ways disagree on the number of orders: {counts}"
    return [statistics.median(times) for times in taken.values()]


def all_different(orders: Iterable[Order]) -> Iterator[Order]:
    """Make every product line another: what the library remembers of lines it has seen is then of no use."""
    for order in orders:
        lines = (
            attrs.evolve(line, sku=f"{order.number}-{position}", customer_text=f"For {order.billing.full_name}")
            for position, line in enumerate(order.lines)
        )
        yield attrs.evolve(order, lines=tuple(lines))


def report(title: str, reply: bytes, ways: Ways, repeats: int) -> None:
    found = medians(reply, ways, repeats)
    base, ours, *_ = found
    print(f"\nReading {title}, {len(reply) / 1e6:.1f} MB, medians of {repeats} interleaved repeats")
    print(f"{'':48}{'speed, C pass = 1':>18}{'library is faster by':>22}{'MB/s':>8}")
    for (name, _), taken in zip(ways, found, strict=True):
        print(f"{name:48}{base / taken:18.2f}{taken / ours:22.2f}{len(reply) / taken / 1e6:8.1f}")


def main(count: int = 1000, repeats: int = 9) -> None:
    orders = list(generate_orders(count, seed=3))
    reply, different = (b"".join(encode_reply(made, version="14.0")) for made in (orders, all_different(orders)))
    latin = reply.decode().replace("?>", ' encoding="ISO-8859-1"?>', 1).encode("cp1252", "xmlcharrefreplace")
    report(f"{count} generated orders", reply, WAYS, repeats)
    report(f"{count} orders without a line twice", different, WAYS, repeats)
    report(f"{count} orders in windows-1252", latin, WAYS[:2], repeats)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
