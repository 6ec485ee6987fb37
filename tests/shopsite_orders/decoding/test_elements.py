"""Elements -> fields of the order: one case for each line of docs/protocol.md#elements-of-an-order."""

# ruff: noqa: DTZ001 - the store's clock has no zone

from collections.abc import Callable
from datetime import datetime
from decimal import Context, Decimal, Inexact, localcontext
from typing import Any

import pytest

from shopsite_orders import (
    Address,
    Charge,
    Coupon,
    Dimensions,
    GiftCertificate,
    GiftCertificatePurchase,
    Line,
    Option,
    Order,
    OrderDataError,
    Party,
    Totals,
    read_orders,
)

from doubling import grows_in_proportion


def line(**fields: Any) -> dict[str, Any]:
    return {"lines": (Line(quantity=Decimal(1), **fields),)}


def product(inside: str) -> str:
    return f"<Shipping><Products><Product><Quantity>1</Quantity>{inside}</Product></Products></Shipping>"


def totals(**fields: Any) -> dict[str, Any]:
    return {"totals": Totals(**fields)}


PARTY = """<FullName>Dr. Ana de la Cruz Jr.</FullName>
<NameParts><Title>Dr.</Title><FirstName>Ana</FirstName><MiddleName>de</MiddleName><LastName>la Cruz</LastName>
<Suffix>Jr.</Suffix></NameParts>
<Email>ana@example.com</Email><Company>Cruz &amp; Co</Company><Phone>1</Phone>
<Address><Street1>1 Main</Street1><Street2>B</Street2><City>Logan</City><State>UT</State>
<Code>84321</Code><Country>US</Country></Address>"""
ANA = Party(
    full_name="Dr. Ana de la Cruz Jr.",
    title="Dr.",
    first_name="Ana",
    middle_name="de",
    last_name="la Cruz",
    suffix="Jr.",
    email="ana@example.com",
    company="Cruz & Co",
    phone="1",
    address=Address(street1="1 Main", street2="B", city="Logan", state="UT", postal_code="84321", country="US"),
)
FIVE = Decimal("5.00")
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "nothing": ("", {}),
    "only empty containers": (
        (
            "<Billing/><Shipping><Products/></Shipping><Payment/><Totals><Discount/><Tax/><Surcharge/><ShippingTotal/></Totals>"
            "<Coupon/><GiftCertificate/><Other><CustomCheckoutField/><EmailList/><Associate/></Other>"
        ),
        {},
    ),
    "transaction id": ("<ShopSiteTransactionID>TX 1</ShopSiteTransactionID>", {"transaction_id": "TX 1"}),
    "date": ("<OrderDate>2017-05-05 12:12:14</OrderDate>", {"placed_at": datetime(2017, 5, 5, 12, 12, 14)}),
    "gateway": ("<OrderGateway>G-1</OrderGateway>", {"extras": {"OrderGateway": ("G-1",)}}),
    "billing": (f"<Billing>{PARTY}</Billing>", {"billing": ANA}),
    "shipping": (f"<Shipping>{PARTY}</Shipping>", {"shipping": ANA}),
    "a product": (
        product(
            "<ProdType>Download</ProdType><Name>Pattern</Name><SKU>P-1</SKU><Taxable>No</Taxable><ItemPrice>5.00</ItemPrice>"
            "<Total>5.00</Total><Weight>0.10</Weight><CustomerText>for Jo</CustomerText>"
        ),
        line(
            kind="Download",
            name="Pattern",
            sku="P-1",
            taxable=False,
            unit_price=FIVE,
            total=FIVE,
            weight=Decimal("0.10"),
            customer_text="for Jo",
        ),
    ),
    "a product without the wrapper": ("<Shipping><Product><Quantity>1</Quantity></Product></Shipping>", line()),
    "products with and without the wrapper": (
        "<Shipping><Product><Quantity>1</Quantity></Product><Products><Product><Quantity>2</Quantity></Product></Products></Shipping>",
        {"lines": (Line(quantity=Decimal(1)), Line(quantity=Decimal(2)))},
    ),
    "a product without a SKU is a line": (product("<SKU/>"), line()),
    "HTML in a name": (product("<Name>&lt;b&gt;Big&lt;/b&gt;</Name>"), line(name="<b>Big</b>")),
    "HTML in a name, as elements": (product("<Name>The <b>Big</b> one</Name>"), line(name="The <b>Big</b> one")),
    "dimensions": (
        product("<Dimensions><Length>1</Length><Width>2.0</Width><Height/></Dimensions>"),
        line(dimensions=Dimensions(length=Decimal(1), width=Decimal("2.0"))),
    ),
    "dimension": (
        product("<Dimension><Height>3</Height></Dimension>"),
        line(dimensions=Dimensions(height=Decimal(3))),
    ),
    "options": (
        product(
            "<OrderOption><SelectedOption>Red</SelectedOption><OptionPrice>5.00</OptionPrice></OrderOption>"
            "<OrderOption><SelectedOption>L</SelectedOption><OptionPrice/></OrderOption>"
        ),
        line(options=(Option(text="Red", price=FIVE), Option(text="L"))),
    ),
    "options in a wrapper": (
        product("<OrderOptions><OrderOption><SelectedOption>Red</SelectedOption></OrderOption></OrderOptions>"),
        line(options=(Option(text="Red"),)),
    ),
    "an option's price that is no number": (
        product("<OrderOption><SelectedOption>Red</SelectedOption><OptionPrice>free</OptionPrice></OrderOption>"),
        line(options=(Option(text="Red"),))
        | {"extras": {"Shipping/Products/Product[1]/OrderOption[1]/OptionPrice": ("free",)}},
    ),
    "a QuickBooks import": (
        product("<QBImport>Acct</QBImport>"),
        line() | {"extras": {"Shipping/Products/Product[1]/QBImport": ("Acct",)}},
    ),
    "a gift certificate bought": (
        product(
            "<GiftCertificatePurchase><EmailTo>a@example.com</EmailTo><From>Al</From><To>Bo</To><Message>Hi</Message>"
            "</GiftCertificatePurchase>"
        ),
        line(
            gift_certificate=GiftCertificatePurchase(
                email_to=("a@example.com",), sender="Al", recipient="Bo", message="Hi"
            )
        ),
    ),
    "a gift certificate mailed to several": (
        product(
            "<GiftCertificatePurchase><EmailTo><Email>a@b.c</Email><Email>d@e.f</Email></EmailTo></GiftCertificatePurchase>"
        ),
        line(gift_certificate=GiftCertificatePurchase(email_to=("a@b.c", "d@e.f"))),
    ),
    "totals": (
        (
            "<Totals><ProductTotal>5.00</ProductTotal><Subtotal>5.00</Subtotal><Tax>1</Tax><GrandTotal>5.00</GrandTotal>"
            "<ShippingTotal><Total>5.00</Total><Description>UPS</Description></ShippingTotal></Totals>"
        ),
        totals(products=FIVE, subtotal=FIVE, tax=Decimal(1), grand_total=FIVE, shipping=FIVE, shipping_method="UPS"),
    ),
    "SubTotal": ("<Totals><SubTotal>5.00</SubTotal></Totals>", totals(subtotal=FIVE)),
    "shipping as a plain number": ("<Totals><ShippingTotal>5.00</ShippingTotal></Totals>", totals(shipping=FIVE)),
    "a discount as a plain number": (
        "<Totals><Discount>5.00</Discount></Totals>",
        totals(discounts=(Charge(amount=FIVE),)),
    ),
    "discounts as blocks": (
        (
            "<Totals><Discount><Name>Sale</Name><Amount>5.00</Amount></Discount><Discount/>"
            "<Discount><Amount>-5.00</Amount></Discount></Totals>"
        ),
        totals(discounts=(Charge(name="Sale", amount=FIVE), Charge(amount=-FIVE))),
    ),
    "a tax as a block": (
        (
            "<Totals><Tax><TaxRate>6.85</TaxRate><TaxName>Utah</TaxName><TaxShipping>Yes</TaxShipping><TaxAmount>5.00</TaxAmount>"
            "</Tax></Totals>"
        ),
        totals(tax=FIVE, tax_name="Utah", tax_rate=Decimal("6.85"), tax_on_shipping=True),
    ),
    "several taxes are summed and kept": (
        (
            "<Totals><Tax><TaxName>GST</TaxName><TaxAmount>5.00</TaxAmount></Tax>"
            "<Tax><TaxName>PST</TaxName><TaxAmount>1.10</TaxAmount></Tax></Totals>"
        ),
        totals(tax=Decimal("6.10"), tax_name="GST + PST")
        | {
            "extras": {
                "Totals/Tax[1]/TaxName": ("GST",),
                "Totals/Tax[1]/TaxAmount": ("5.00",),
                "Totals/Tax[2]/TaxName": ("PST",),
                "Totals/Tax[2]/TaxAmount": ("1.10",),
            }
        },
    ),
    "surcharges": (
        "<Totals><Surcharge>1</Surcharge><Surcharge><Total>5.00</Total><Description>Wrap</Description></Surcharge></Totals>",
        totals(surcharges=(Charge(amount=Decimal(1)), Charge(name="Wrap", amount=FIVE))),
    ),
    "coupons": (
        "<Coupon><Name>A</Name><Status>Applied</Status><Total>-5.00</Total><ApplyCoupon>Post</ApplyCoupon></Coupon><Coupon/>",
        {"coupons": (Coupon(name="A", status="Applied", total=-FIVE, applies="Post"),)},
    ),
    "gift certificates redeemed": (
        "<GiftCertificate><ID>G</ID><AmountUsed>5.00</AmountUsed><AmountRemaining>0.00</AmountRemaining></GiftCertificate>",
        {"gift_certificates": (GiftCertificate(id="G", amount_used=FIVE, amount_remaining=Decimal("0.00")),)},
    ),
    "other": (
        (
            "<Other><OrderInstructions>Ring</OrderInstructions><Comments>a\nb</Comments><TotalOrderWeight>5.00</TotalOrderWeight>"
            "<CustomerID>7</CustomerID></Other>"
        ),
        {"instructions": "Ring", "comments": "a\nb", "weight": FIVE, "customer_id": "7"},
    ),
    "other that is known and has no field": (
        "<Other><Associate>Al</Associate><EmailList>Yes</EmailList><OrderUTC>1493986334</OrderUTC></Other>",
        {"extras": {"Other/Associate": ("Al",), "Other/EmailList": ("Yes",), "Other/OrderUTC": ("1493986334",)}},
    ),
    "address and host": (
        "<Other><IpHostname>IP Address:203.0.113.26, Host Name:h.example.com</IpHostname></Other>",
        {"ip_address": "203.0.113.26", "hostname": "h.example.com"},
    ),
    "address and host, spelt otherwise": (
        "<Other><IPHostName>IP Address:203.0.113.26, Host Name:h.example.com</IPHostName></Other>",
        {"ip_address": "203.0.113.26", "hostname": "h.example.com"},
    ),
    "address and host in both spellings": (
        "<Other><IpHostname>IP Address:203.0.113.26</IpHostname><IPHostName>Host Name:h</IPHostName></Other>",
        {"ip_address": "203.0.113.26", "extras": {"Other/IPHostName": ("Host Name:h",)}},
    ),
    "address without a host": (
        "<Other><IpHostname>IP Address:2001:db8::1, Host Name:</IpHostname></Other>",
        {"ip_address": "2001:db8::1"},
    ),
    "host without an address": ("<Other><IpHostname>Host Name:h</IpHostname></Other>", {"hostname": "h"}),
    "address of another shape": (
        "<Other><IpHostname>from afar</IpHostname></Other>",
        {"extras": {"Other/IpHostname": ("from afar",)}},
    ),
    "checkout fields": (
        (
            "<Other><CustomCheckoutField><FieldName>Heard</FieldName><FieldValue>friend</FieldValue></CustomCheckoutField>"
            "<CustomCheckoutField><FieldName>Heard</FieldName><FieldValue>radio</FieldValue></CustomCheckoutField>"
            "<CustomCheckoutField><FieldName>Why</FieldName><FieldValue/></CustomCheckoutField></Other>"
        ),
        {"custom_fields": {"Heard": "friend", "Heard (2)": "radio", "Why": ""}},
    ),
    "a new element": ("<NewThing>1</NewThing>", {"extras": {"NewThing": ("1",)}}),
    "a new element with a prefix": (
        "<x:New x:kind='a'>1</x:New>",
        {"extras": {"x:New": ("1",), "x:New/@x:kind": ("a",)}, "repairs": ("prefix x: declared",)},
    ),
    "HTML in capitals": (
        "<Shipping><Product><Name><B>Big</B> one<BR/></Name><Quantity>1</Quantity></Product></Shipping>",
        {"lines": (Line(name="<B>Big</B> one<BR/>", quantity=Decimal(1)),)},
    ),
    "HTML in capitals that is not closed": (
        "<Shipping><Product><Name>a<BR>b <FONT COLOR=red>c</FONT></Name><Quantity>1</Quantity></Product></Shipping>",
        {
            "lines": (Line(name="a<BR>b <FONT COLOR=red>c</FONT>", quantity=Decimal(1)),),
            "repairs": ("HTML tag kept as text (3)",),
        },
    ),
    "a new element, empty": ("<NewThing/>", {"extras": {"NewThing": ("",)}}),
    "new elements at every depth": (
        "<Billing><Fax>1</Fax><Address><Street3>2</Street3></Address></Billing><Totals><NewThing><Ab>3</Ab><Ab>4</Ab></NewThing></Totals>"
        + product("<Color>5</Color>"),
        line()
        | {
            "extras": {
                "Billing/Fax": ("1",),
                "Billing/Address/Street3": ("2",),
                "Totals/NewThing/Ab": ("3", "4"),
                "Shipping/Products/Product[1]/Color": ("5",),
            }
        },
    ),
    "an attribute": ("<Totals currency='USD'/>", {"extras": {"Totals/@currency": ("USD",)}}),
    "a field twice": (
        "<Other><Comments>a</Comments><Comments>b</Comments></Other>",
        {"comments": "a", "extras": {"Other/Comments": ("b",)}},
    ),
    "a field with elements in it": (
        "<Other><Comments><Line>a</Line></Comments></Other>",
        {"extras": {"Other/Comments/Line": ("a",)}},
    ),
    "text beside elements": (
        "<Other>by hand<Comments>a</Comments></Other>",
        {"comments": "a", "extras": {"Other/#text": ("by hand",)}},
    ),
    "a text where a container should be": ("<Billing>John</Billing>", {"extras": {"Billing": ("John",)}}),
    "a weight that is no number": (
        "<Other><TotalOrderWeight>heavy</TotalOrderWeight></Other>",
        {"extras": {"Other/TotalOrderWeight": ("heavy",)}},
    ),
    "a yes that is none": (
        product("<Taxable>Perhaps</Taxable>"),
        line() | {"extras": {"Shipping/Products/Product[1]/Taxable": ("Perhaps",)}},
    ),
    "two billings": (
        "<Billing><FullName>A</FullName></Billing><Billing><FullName>B</FullName></Billing>",
        {"billing": Party(full_name="A"), "extras": {"Billing/FullName": ("B",)}},
    ),
    "two shippings, the first with lines alone": (
        product("<Name>a</Name>") + product("<Name>b</Name>").replace("<Products>", "<FullName>B</FullName><Products>"),
        {"shipping": Party(full_name="B"), "lines": (*line(name="a")["lines"], *line(name="b")["lines"])},
    ),
}


@pytest.mark.parametrize(("inside", "fields"), CASES.values(), ids=CASES)
def test_an_element_lands_where_the_model_says(
    inside: str, fields: dict[str, Any], read_one: Callable[..., Order]
) -> None:
    assert read_one(inside) == Order(source="shopsite", number="1001", **fields)


@pytest.mark.parametrize(("inside", "fields"), CASES.values(), ids=CASES)
def test_it_lands_there_by_the_parser_too(inside: str, fields: dict[str, Any], read_one: Callable[..., Order]) -> None:
    assert read_one(f"<!-- by the parser -->{inside}") == Order(source="shopsite", number="1001", **fields)


@pytest.mark.parametrize(
    ("inside", "path", "text"),
    [
        (product("<ItemPrice>a lot</ItemPrice>"), "Shipping/Products/Product[1]/ItemPrice", "a lot"),
        (product("<Total>1 2</Total>"), "Shipping/Products/Product[1]/Total", "1 2"),
        ("<Shipping><Product><Name>x</Name></Product></Shipping>", "Shipping/Products/Product[1]/Quantity", ""),
        ("<Totals><GrandTotal>free</GrandTotal></Totals>", "Totals/GrandTotal", "free"),
        ("<Totals><Tax>none</Tax></Totals>", "Totals/Tax[1]/TaxAmount", "none"),
        ("<Totals><Discount>x</Discount></Totals>", "Totals/Discount[1]/Amount", "x"),
        ("<OrderDate>yesterday</OrderDate>", "OrderDate", "yesterday"),
        ("<Coupon><Total>x</Total></Coupon>", "Coupon[1]/Total", "x"),
        (
            "<GiftCertificate/><GiftCertificate><AmountUsed>x</AmountUsed></GiftCertificate>",
            "GiftCertificate[2]/AmountUsed",
            "x",
        ),
        ("<OrderDate>4111111111111111</OrderDate>", "OrderDate", "•••• 1111"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_its_path(
    inside: str, path: str, text: str, reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    read = read_orders(reply(element(1001, inside)))
    with pytest.raises(OrderDataError) as caught:
        next(read)
    error = caught.value
    assert (error.number, error.path, error.text) == ("1001", path, text)
    assert str(error).startswith(f"order 1001 cannot be read: {path} is ")


@pytest.mark.parametrize("number", ["A-17", "0", "00017", "9" * 30, "1 2"])
def test_a_number_stays_the_text_it_is(number: str, reply: Callable[..., bytes], element: Callable[..., bytes]) -> None:
    assert [order.number for order in read_orders(reply(element(number)))] == [number]


@pytest.mark.parametrize(
    ("wire", "zone"), [("0001-01-01 00:00:00", "Asia/Tokyo"), ("9999-12-31 23:59:59", "America/Denver")]
)
def test_a_date_that_utc_does_not_have_is_that_orders_error(
    wire: str, zone: str, reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    orders = reply(element(1, f"<OrderDate>{wire}</OrderDate>"), element(2))
    read = read_orders(orders, timezone=zone, on_error="quarantine")
    assert [order.number for order in read] == ["2"]
    [error] = read.quarantined
    assert (error.number, error.path) == ("1", "OrderDate")
    assert [order.number for order in read_orders(orders)] == ["1", "2"]


def test_several_taxes_are_summed_exactly_in_whatever_context(read_one: Callable[..., Order]) -> None:
    taxes = "<Totals><Tax>1234567.891</Tax><Tax>0.0001</Tax><GrandTotal>1234567.8911</GrandTotal></Totals>"
    with localcontext(Context(prec=4, traps=[Inexact])):
        totals = read_one(taxes).totals
    assert (totals.tax, totals.grand_total) == (Decimal("1234567.8911"), Decimal("1234567.8911"))


@pytest.mark.parametrize("between", [" ", ",", "IP Address:", "Host Name:", " ,", "IP Address: , "])
def test_an_address_takes_time_in_proportion_to_its_length(between: str, read_one: Callable[..., Order]) -> None:
    def address(length: int) -> str:
        return f"<Other><IpHostname>IP Address:{between * length}x y</IpHostname></Other>"

    assert grows_in_proportion(read_one, address, 4_000)
