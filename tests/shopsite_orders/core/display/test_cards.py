"""What the cards say, and what none of them says or holds."""

import subprocess
import sys
from decimal import Decimal, localcontext

import attrs
import pytest
from hypothesis import given, settings

from shopsite_orders import (
    Card,
    Charge,
    Coupon,
    GiftCertificate,
    Line,
    Option,
    Order,
    Payment,
    Sealed,
    Totals,
    orders_table,
    reconcile,
)
from shopsite_orders.core.display.style import STYLE
from shopsite_orders.sandbox import generate_orders

import any_orders
from cards import BY_CARD, CARDS, FULL, HOSTILE, LONG, ODD, ORDERS, WRONG, Shown
from html_reader import Reader

TAGS = {
    "article", "bdi", "details", "div", "header", "p", "span", "style", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr",
}  # fmt: skip
ATTRIBUTES = {"aria-label", "class", "colspan", "dir", "scope"}
EVERY = {**CARDS, **ODD}


def text_of(shown: Shown) -> list[str]:
    """Return the words of a card, without its style."""
    return Reader(shown._repr_html_().replace(STYLE, "").replace("><", "> <")).text.split()


def says(shown: Shown, *phrases: str) -> bool:
    said = " ".join(text_of(shown))
    return all(phrase in said for phrase in phrases)


@pytest.mark.parametrize("name", EVERY)
def test_a_card_is_made_of_harmless_elements_and_attributes_alone(name: str) -> None:
    read = Reader(EVERY[name]._repr_html_())
    assert set(read.tags) <= TAGS
    assert {attribute for attribute, _ in read.attributes} <= ATTRIBUTES
    assert read.tags.count("style") == 1


@pytest.mark.parametrize("name", EVERY)
def test_a_card_can_be_sent_to_a_browser_and_no_formula_is_set_in_it(name: str) -> None:
    html = EVERY[name]._repr_html_()
    html.encode()
    assert html.startswith('<article class="so-sheet tex2jax_ignore mathjax_ignore"')


def test_the_style_asks_for_nothing_outside() -> None:
    assert not [word for word in ("url(", "@import", "http", "//", "expression") if word in STYLE]
    assert len(STYLE) < 8_000


def test_a_reconciliation_shows_its_counts_and_what_to_look_at_and_what_was_not_compared() -> None:
    assert says(
        reconcile([ORDERS[0], ORDERS[1]], [attrs.evolve(ORDERS[1], ip_address="192.0.2.7", weight=Decimal(7))]),
        "Reconciliation look at this", "Same 0 Only pulled 1", "1001 only pulled", "different ip_address", "192.0.2.7",
    )  # fmt: skip
    same = reconcile(ORDERS, [attrs.evolve(one, hostname=None) for one in ORDERS])
    assert says(
        same, "Reconciliation all agree", f"Same {len(ORDERS)}", "Told by one door only, and not compared: hostname"
    )


def test_a_long_reconciliation_shows_the_first_fifty_and_says_so() -> None:
    found = reconcile([attrs.evolve(FULL, number=str(number)) for number in range(1, 61)], [])
    assert says(found, "Only pulled 60", "50 only pulled", "These are the first 50; rows() has all.")
    assert not says(found, "51 only pulled")


@settings(max_examples=60)
@given(any_orders.ORDERS)
def test_any_order_and_all_its_parts_have_a_harmless_card(order: Order) -> None:
    parts: list[Shown] = [order, order.billing, order.totals, *order.lines, order.audit(), orders_table([order])]
    for shown in parts:
        read = Reader(shown._repr_html_())
        assert set(read.tags) <= TAGS
        assert {attribute for attribute, _ in read.attributes} <= ATTRIBUTES


ADDED = Order(
    source="shopsite",
    number="7",
    currency="EUR",
    lines=(
        Line(name="Bowl", sku="B-1", quantity=Decimal("2.0"), unit_price=Decimal("1500.00"), total=Decimal("3000.00")),
        Line(name="Lid", quantity=Decimal(1), options=(Option(text="Oak", price=Decimal("2.50")),), taxable=False),
    ),
    totals=Totals(
        products=Decimal("3000.00"),
        discounts=(Charge(name="Sale", amount=Decimal("-10.00")),),
        subtotal=Decimal("2980.00"),
        tax=Decimal("149.00"),
        tax_name="VAT",
        tax_rate=Decimal("5.000"),
        shipping=Decimal("0.00"),
        shipping_method="Pickup",
        surcharges=(Charge(name="Wrapping", amount=Decimal("4.50")),),
        grand_total=Decimal("3103.50"),
    ),
    coupons=(
        Coupon(name="TEN", total=Decimal("10.00"), applies="Pre"),
        Coupon(name="FIVE", total=Decimal("5.00"), applies="Post"),
    ),
    gift_certificates=(GiftCertificate(id="G-1", amount_used=Decimal("25.00")),),
)


def test_an_order_is_an_invoice_whose_rows_lead_to_the_grand_total() -> None:
    table = " ".join(text_of(ADDED)).partition("Item ")[2].partition(" Details")[0]
    assert table == (
        "Qty Unit price Total Bowl SKU: B-1 2 1,500.00 3,000.00 Lid Oak (includes 2.50) not taxable 1 "
        "Products 3,000.00 Discount: Sale -10.00 Coupon: TEN -10.00 Subtotal 2,980.00 Tax: VAT 5 % 149.00 "
        "Shipping: Pickup 0.00 Surcharge: Wrapping 4.50 Coupon after tax: FIVE -5.00 Gift certificate: G-1 -25.00 "
        "Grand total EUR 3,103.50"
    )


def test_an_order_says_who_pays_who_receives_and_how_it_was_paid() -> None:
    billing = BY_CARD.billing
    assert BY_CARD.payment is not None
    assert BY_CARD.payment.card is not None
    paid = f"{BY_CARD.payment.card.issuer} {BY_CARD.payment.card.number}"
    assert says(BY_CARD, f"Order {BY_CARD.number}", "Bill to", "Ship to", "Payment", "pulled from ShopSite")
    assert says(BY_CARD, str(billing.full_name), str(billing.address.city), str(billing.email), paid)
    assert says(BY_CARD, "2024-01-02 06:11 America/Denver", "USD 104.13")


@pytest.mark.parametrize("name", EVERY)
def test_no_card_reveals_what_is_sealed(name: str) -> None:
    sealed = [order.payment.card.number for order in ORDERS if order.payment and order.payment.card]
    html = EVERY[name]._repr_html_()
    assert not [number for number in sealed if number.reveal() in html or number.reveal()[:12] in html]


def test_card_data_is_shown_as_its_last_four_digits() -> None:
    card = Card(number=Sealed("5555555555554444"), verification_value=Sealed("271"), expires=Sealed("12/2031"))
    html = Order(source="shopsite", number="1", payment=Payment(method="CreditCard", card=card))._repr_html_()
    assert "•••• 4444" in html
    assert not [secret for secret in ("5555", "271", "12/2031") if secret in html]


def test_amounts_that_do_not_add_up_are_pointed_out() -> None:
    warning = "The amounts do not add up: order.audit() says where."
    assert says(WRONG, warning)
    assert not says(FULL, warning)


def test_findings_are_a_table_and_none_is_good_news() -> None:
    assert says(WRONG.audit(), "Audit: 3 findings", "3 wrong", "totals.products", "3.10", "32.99", "-29.89", "+1.20")
    assert says(WRONG.audit(), "totals.products is 3.10, but the sum of the lines is 32.99")
    assert says(FULL.audit(), "Everything adds up.")


def test_what_findings_are_is_still_a_tuple() -> None:
    assert FULL.audit() == ()
    assert isinstance(WRONG.audit(), tuple)


def test_many_lines_are_counted_after_the_first_two_hundred() -> None:
    many = attrs.evolve(FULL, lines=FULL.lines[:1] * 500)
    assert says(many, "… and 300 more lines")


def test_a_table_goes_once_through_any_iterable_and_keeps_what_it_shows() -> None:
    table = orders_table(generate_orders(500), rows=3)
    total = sum(order.totals.grand_total or 0 for order in generate_orders(500))
    assert (len(table), len(table.shown), table.sums) == (500, 3, {"": total})
    assert repr(table) == f"<Table of 500 orders, {total:,}>"
    assert says(table, "500 orders", "… and 497 more", f"Total {total:,}")


def test_a_table_adds_up_each_currency_and_says_what_it_left_out() -> None:
    total = Totals(grand_total=Decimal("10.00"))
    orders = [
        Order(source="shopsite", number="1", currency="USD", totals=total),
        Order(source="shopsite", number="2", currency="EUR", totals=total),
        Order(source="shopsite", number="3", currency="USD", totals=total, is_test=True),
        Order(source="shopsite", number="4", currency="USD", totals=total),
        Order(source="shopsite", number="5"),
    ]
    table = orders_table(orders)
    assert repr(table) == "<Table of 5 orders, USD 20.00, EUR 10.00>"
    assert says(table, "3 test", "1 test order not counted in the total.", "1 order without a grand total.")
    assert repr(orders_table([])) == "<Table of no orders>"


def test_a_sum_is_exact_in_any_decimal_context() -> None:
    exact = orders_table(ORDERS)
    with localcontext(prec=3):
        assert orders_table(ORDERS) == exact
    assert exact.sums == {"USD": sum(order.totals.grand_total or Decimal(0) for order in ORDERS)}


def test_a_page_shows_its_report_its_orders_and_what_was_put_aside() -> None:
    assert says(CARDS["page"], "Page: 5 new orders", "1001 to 1005", "Downloaded", "Total")
    assert says(ODD["hostile page"], "1 quarantined", "order 7 cannot be read")
    assert says(
        CARDS["report"], "Came late 1001, 1003", "Given up 7 to 9", "Still missing 4", "Numbering restarted at 1"
    )


def test_a_delivery_shows_its_order_and_how_it_was_verified_and_never_the_secret() -> None:
    assert says(CARDS["delivery"], "posted by ShopIntegrator", "Secret 2026", "fields as they came", "Fingerprint")
    assert not says(CARDS["delivery"], "s3cret-s3cret")


def test_a_text_that_is_long_or_hostile_stays_in_its_place() -> None:
    assert says(HOSTILE, "<script>window.pwned = 1</script>")
    assert says(LONG, "more characters)")
    assert len(LONG._repr_html_()) < 30_000


def test_no_html_is_made_before_a_notebook_asks_for_it() -> None:
    used = "from shopsite_orders import Order, Page; Order(source='shopsite', number='1').audit()"
    script = (
        f"import sys; {used}; print([name for name in sys.modules if name.startswith('shopsite_orders.core.display')])"
    )
    done = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
