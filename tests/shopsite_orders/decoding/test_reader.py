"""The reader accepts only what the XML parser accepts, and comes to the same order."""

import gc
import random
import tracemalloc
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsite_orders import read_orders
from shopsite_orders.decoding.containers import Known
from shopsite_orders.decoding.decoder import Decoder
from shopsite_orders.decoding.elements import ORDER
from shopsite_orders.decoding.forms.regular import Irregular
from shopsite_orders.decoding.places import Place, Start
from shopsite_orders.decoding.reader import LONGEST_GAP, MOST_GAPS, Memory, Reader
from shopsite_orders.sandbox import encode_order, generate_orders

from mutated_orders import PIECES, VERSIONS, by_parser, mutate, sources, without_parser

ORDERS = tuple(generate_orders(60, seed=11))
SOURCES = sources(12, seed=11)


def assert_the_same(text: str) -> bool:
    """Compare the two ways; say whether this text was read without a parser."""
    read = without_parser(text)
    if read is None:
        return False
    assert read == by_parser(text)
    return True


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("pay", ["no_cvv", "yes"])
def test_every_order_of_every_layout_takes_the_short_way_and_reads_the_same(version: str, pay: str) -> None:
    assert all(assert_the_same(encode_order(one, version=version, pay=pay).strip()) for one in ORDERS)


@given(st.data())
@settings(max_examples=1500, deadline=None)
def test_a_mutated_order_is_either_left_to_the_parser_or_reads_the_same(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(SOURCES))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.sampled_from([0, 0, 0, 1, 2, 9, 40]))
        text = text[:at] + data.draw(st.sampled_from(PIECES) | st.text(max_size=3)) + text[at + cut :]
    assert_the_same(text)


def test_thousands_of_mutated_orders_read_the_same_and_enough_of_them_the_short_way() -> None:
    chance = random.Random(5)
    accepted = sum(assert_the_same(mutate(chance.choice(SOURCES), chance)) for _ in range(6000))
    assert accepted > 800


# A payment is an open element: whatever stands in it must come to the same, cut out or not.
METHODS = ("CreditCard", "Check", "PayPal", "Generic1", "eCheck", "CardNumber", "PaymentStatus", "b", "Memo", "_x")
INSIDE = ("Issuer", "Number", "VerificationValue", "FullName", "Company", "ExpirationDate", "PaymentGateway")
RECORDS = "A: 1|n|CVV: 77|n|B: x &amp; y|n|a: 2|n|*BANNER*"
TEXTS = st.sampled_from(["", "A", "12", " ", "4111111111111111", "a &amp;amp; b &lt;i&gt;", "&quot;", RECORDS, "é\n"])


@st.composite
def element(draw: st.DrawFn, names: tuple[str, ...], inside: st.SearchStrategy[str]) -> str:
    name = draw(st.sampled_from(names))
    return f"<{name}>{draw(inside)}</{name}>"


LEAVES = element((*INSIDE, "PaymentStatus", "OrderProcessingInfo", "Memo", "Line", "i"), TEXTS)
USUAL = st.lists(st.sampled_from([*INSIDE, "PaymentStatus", "OrderProcessingInfo"]), unique=True).flatmap(
    lambda names: st.tuples(
        *(element((name,), TEXTS) for name in (*INSIDE, "PaymentStatus", "OrderProcessingInfo") if name in names)
    ).map("".join)
)
NESTED = st.lists(LEAVES | element(("Memo", "Line"), LEAVES) | TEXTS, max_size=4).map("".join)


@given(st.lists(element(METHODS, USUAL | NESTED) | LEAVES, max_size=2).map("".join))
@settings(max_examples=1500, deadline=None)
def test_any_payment_reads_the_same(inside: str) -> None:
    assert_the_same(f"<Order><OrderNumber>1</OrderNumber><Payment>{inside}</Payment></Order>")


AMOUNTS = st.sampled_from(["", " ", "\n", "1.50", "1,250.50", "x", "a &amp; b", "Yes"])
ABOUT = ("Amount", "Total", "Description", "Name", "TaxRate", "TaxName", "TaxShipping", "TaxAmount")
CHARGES = ("Discount", "Subtotal", "SubTotal", "Tax", "GrandTotal", "ShippingTotal", "Surcharge")
BLOCKS = AMOUNTS | st.lists(element(ABOUT, AMOUNTS), max_size=3, unique=True).map("".join)


@given(st.lists(element(CHARGES, BLOCKS), max_size=4).map(lambda some: "\n".join(sorted(some))))
@settings(max_examples=1500, deadline=None)
def test_any_totals_read_the_same(inside: str) -> None:
    assert_the_same(f"<Order><OrderNumber>1</OrderNumber><Totals>{inside}</Totals></Order>")


GIFT = (
    "<OrderNumber>1</OrderNumber><Shipping><Product><Quantity>1</Quantity>"
    "<GiftCertificatePurchase>{}</GiftCertificatePurchase></Product></Shipping>"
)


@pytest.mark.parametrize(
    "children",
    [
        "<OrderNumber>1</OrderNumber>",
        "<OrderNumber> 1 </OrderNumber>\n<Coupon/>",
        "<OrderNumber>1</OrderNumber><Totals><Tax>1.50</Tax></Totals>",
        "<OrderNumber>1</OrderNumber><Totals><Discount><Description>A</Description></Discount></Totals>",
        "<OrderNumber>1</OrderNumber><Payment><COD/></Payment>",
        "<OrderNumber>1</OrderNumber><Payment><CreditCard/></Payment>",
        "<OrderNumber>1</OrderNumber><Payment/>",
        "<OrderNumber>1</OrderNumber><Totals><Surcharge>\n</Surcharge></Totals>",
        "<OrderNumber>1</OrderNumber><Totals><Discount> </Discount></Totals>",
        "<OrderNumber>1</OrderNumber><Totals><Tax>\t</Tax></Totals>",
        GIFT.format("<EmailTo/><From>a</From>"),
        GIFT.format("<From>a</From>"),
        GIFT.format("<EmailTo><To1>a@b</To1></EmailTo>"),
        "<OrderNumber>1</OrderNumber><Payment><PayPal><PaymentStatus>Paid</PaymentStatus></PayPal></Payment>",
        "<OrderNumber>1</OrderNumber><Payment><Memo><Line>Tom &amp;amp; J &amp;lt; 2 &amp;#65;</Line></Memo></Payment>",
        "<OrderNumber>1</OrderNumber><Payment><Generic1><Memo><Line>A &amp;amp; B</Line></Memo></Generic1></Payment>",
        "<OrderNumber>1</OrderNumber><Payment><Generic1><Foo b='1&quot; c=&quot;2'>x</Foo></Generic1></Payment>",
        "<OrderNumber>1</OrderNumber><Payment><b>bold</b></Payment>",
        "<OrderNumber>1</OrderNumber><Totals><Tax><TaxAmount>1</TaxAmount></Tax>\n</Totals>",
        "<OrderNumber>1</OrderNumber><Shipping><Product><Quantity>1</Quantity><Dimension/></Product></Shipping>",
        "<OrderNumber>1</OrderNumber><Totals><Subtotal>1</Subtotal></Totals>",
        "<OrderNumber>1</OrderNumber><Totals><SubTotal>1</SubTotal></Totals>",
        "<OrderNumber>1</OrderNumber><Other><Associate>A &amp; B &lt;c&gt;</Associate></Other>",
    ],
)
def test_an_unusual_but_regular_order_reads_the_same(children: str) -> None:
    assert assert_the_same(f"<Order>{children}</Order>")


@pytest.mark.parametrize(
    "children",
    [
        "<OrderNumber>1</OrderNumber><!-- </Order> <Order> -->",
        "<OrderNumber>1</OrderNumber><?php echo 1?>",
        "<OrderNumber>1</OrderNumber><x:New>1</x:New>",
        "<OrderNumber>1</OrderNumber><New xmlns='u'>1</New>",
        "<OrderNumber>1</OrderNumber><Other><Comments>AT&T</Comments></Other>",
        "<OrderNumber>1</OrderNumber><Other><Comments>&#146;</Comments></Other>",
        "<OrderNumber>1</OrderNumber><Other><Comments>\x1a</Comments></Other>",
        "<OrderNumber>1</OrderNumber><Other><Comments>a > b</Comments></Other>",
        "<OrderNumber>1</OrderNumber><Other><Comments><tt>x</tt></Comments></Other>",
        "<OrderNumber>1</OrderNumber><Other><Comments>]]></Comments></Other>",
        "<OrderNumber>1</OrderNumber><Total",
        "<OrderNumber>1</OrderNumber></Order><Order>",
        "<OrderNumber >1</OrderNumber>",
        "<OrderNumber>1</Ordernumber>",
        "<OrderNumber a='1' a='2'>1</OrderNumber>",
        "<Other<!-- x -->><Comments>a</Comments></Other>",
    ],
)
def test_what_is_irregular_or_wrong_is_left_to_the_parser(children: str) -> None:
    assert without_parser(f"<Order>{children}</Order>") is None


ORDER_WITH = "<Order>\n<OrderNumber>1</OrderNumber>{}</Order>"


def test_what_stands_between_texts_is_judged_once() -> None:
    asked: list[str] = []

    class Watched(Known):
        def step(self, tag: str, *, filled: bool) -> tuple[object, ...]:  # type: ignore[override]
            asked.append(tag)
            return super().step(tag, filled=filled)

    reader = Reader(Watched("Order", ORDER))
    for number in range(50):
        reader.read(f"<Order>\n<OrderNumber>{number}</OrderNumber>\n</Order>")
    assert asked == ["Order"]


def test_what_is_remembered_has_a_bound_whatever_a_store_sends() -> None:
    reader = Reader(Known("Order", ORDER))

    def peak(numbers: range) -> int:
        tracemalloc.reset_peak()
        for number in numbers:
            reader.read(ORDER_WITH.format(f"<New{number}><Ab{number}>x</Ab{number}></New{number}>"))
        return tracemalloc.get_traced_memory()[1]

    tracemalloc.start()
    try:
        after_some = peak(range(10_000, 20_000))
        assert peak(range(20_000, 60_000)) < 1.2 * after_some
    finally:
        tracemalloc.stop()


def test_a_memory_that_is_full_is_begun_anew_and_reads_the_same() -> None:
    reader = Reader(Known("Order", ORDER))
    odd = ORDER_WITH.format("".join(f"<N{number}>x</N{number}>" for number in range(5_000)))
    before = reader.read(ORDER_WITH.format("")).fields
    assert len(reader.read(odd).extras()) == 5_000
    assert reader.read(ORDER_WITH.format("")).fields == before


@pytest.mark.parametrize("known", [True, False])
def test_a_memory_is_full_at_what_is_listed_among_the_limits(known: bool) -> None:
    memory, place = Memory(), Known("Order", ORDER).root("Order")[1]
    for number in range(MOST_GAPS + 5):
        memory.keep(place, f"<New{number}", ((), memory.ways(place), None, None, place), known=known)
    assert MOST_GAPS - 1 <= len(memory.ways(place)) <= MOST_GAPS
    memory.make_room()
    assert memory.ways(place) == {}


def test_what_is_odd_never_pushes_out_what_a_table_knows() -> None:
    memory = Memory()
    reader = Reader(Known("Order", ORDER), memory)
    reader.read(ORDER_WITH.format(""))
    known = gaps(memory)
    for number in range(2 * MOST_GAPS):
        reader.read(ORDER_WITH.format(f"<N{number}>x</N{number}>"))
    assert known
    assert set(known) <= set(gaps(memory))


def test_what_a_memory_forgets_is_gone_before_any_garbage_is_collected() -> None:
    reader = Reader(Known("Order", ORDER))
    order = ORDER_WITH.format("<Payment><By{0}><Issuer>A</Issuer><Number>1</Number></By{0}></Payment>")

    def places() -> int:
        return sum(issubclass(type(thing), Place) for thing in gc.get_objects())

    gc.collect()
    before = places()
    gc.disable()
    try:
        for number in range(3 * MOST_GAPS):
            reader.read(order.format(number))
        assert places() - before < MOST_GAPS
    finally:
        gc.enable()


@pytest.mark.parametrize("gap", ["<New>" + " " * LONGEST_GAP + "<Ab", "<New>text<Ab"])
def test_a_gap_that_is_long_or_holds_a_text_is_not_remembered(gap: str) -> None:
    memory = Memory()
    reader = Reader(Known("Order", ORDER), memory)
    reader.read(f"<Order><OrderNumber>1</OrderNumber>{gap}>x</Ab></New></Order>")
    assert gaps(memory)
    assert not [met for met in gaps(memory) if gap in met]


@pytest.mark.parametrize("inside", ["<Billing><FullName>A</FullName></Billing>", "<New><Ab>x</Ab></New>"])
def test_what_one_reader_has_met_serves_every_other(inside: str) -> None:
    asked: list[str] = []

    class Watched(Known):
        def step(self, tag: str, *, filled: bool) -> tuple[object, ...]:  # type: ignore[override]
            asked.append(tag)
            return super().step(tag, filled=filled)

    start, memory = Watched("Order", ORDER), Memory()
    order = ORDER_WITH.format(inside)
    first, second = (Reader(start, memory).read(order) for _ in range(2))
    assert (first.fields, first.extras()) == (second.fields, second.extras())
    assert asked == ["Order"]


@pytest.mark.parametrize("method", ["CreditCard", "PayPal", "Generic1"])
def test_gaps_around_a_usual_method_of_payment_are_known(method: str) -> None:
    memory = Memory()
    reader = Reader(Known("Order", ORDER), memory)
    company = "<Company>A</Company><PaymentStatus>x</PaymentStatus>"
    for inside in (f"<{method}>{company}</{method}>", f"<{method}/>"):
        reader.read(ORDER_WITH.format(f"<Payment>{inside}</Payment>"))
    assert [gap for gap in gaps(memory) if method in gap]
    assert memory._odd == []


@pytest.mark.parametrize(
    "inside",
    [
        "<Jane>x</Jane>",
        "<Jane/>",
        "<Jane><Other>x</Other></Jane>",
        "<Billing><Jane>x</Jane></Billing>",
        "<Payment><Jane><Number>1</Number></Jane></Payment>",
        "<Comments><Jane>x</Jane></Comments>",
        "<Billing><FullName><Jane>x</Jane></FullName></Billing>",
    ],
)
def test_a_name_that_no_table_knows_is_forgotten_when_there_are_many(inside: str) -> None:
    memory = Memory()
    reader = Reader(Known("Order", ORDER), memory)
    for number in range(2):
        reader.read(ORDER_WITH.format(inside).replace("Jane", f"Jane{number}"))
    odd = [gap for gap in gaps(memory) if "Jane" in gap]
    for number in range(MOST_GAPS):
        reader.read(ORDER_WITH.format(f"<N{number}>x</N{number}>"))
    assert odd
    assert not [gap for gap in gaps(memory) if "Jane" in gap]
    assert not [place for place in memory._ways if "Jane" in place.name]


@pytest.mark.parametrize("name", ["Number", "FullName", "Company", "ExpirationDate"])
def test_a_method_that_is_called_like_what_is_in_it_makes_nothing_odd_of_the_payment(name: str) -> None:
    memory = Memory()
    reader = Reader(Known("Order", ORDER), memory)
    usual = ORDER_WITH.format("<Payment><PayPal><Company>A</Company></PayPal></Payment>")
    reader.read(usual)
    before = {place for place in memory._ways if place.lasting}
    reader.read(ORDER_WITH.format(f"<Payment><{name}>1</{name}></Payment>"))
    assert before <= {place for place in memory._ways if place.lasting}


@pytest.mark.parametrize(
    "inside",
    [
        "".join(f"<Z{letter}/>" for letter in "abcdefghijklmnopqrst") + "<N{0}>x</N{0}>",
        f"<{'N' * 16_000}{{0}}>x</{'N' * 16_000}{{0}}>",
        "<Payment><By{0}><Issuer>A</Issuer></By{0}>" + "<Zq/>" * 96 + "</Payment>",
        "<Payment><By{0}/></Payment>",
    ],
    ids=["many tags", "long names", "methods", "empty methods"],
)
def test_what_is_remembered_of_odd_orders_is_small(inside: str) -> None:
    reader = Reader(Known("Order", ORDER))
    reader.read(ORDER_WITH.format(inside.format("")))
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(MOST_GAPS - 100):
            reader.read(ORDER_WITH.format(inside.format(number)))
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] < 8_000_000
    finally:
        tracemalloc.stop()


def test_threads_that_share_a_small_memory_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shopsite_orders.decoding.reader.MOST_GAPS", 12)
    start, memory = Known("Order", ORDER), Memory()
    inside = "<New{0}><Ab>x</Ab></New{0}><Payment><By{0}><Memo{0}>y</Memo{0}></By{0}></Payment>"

    def read(thread: int) -> list[dict[str, list[str]]]:
        reader = Reader(start, memory)
        return [
            reader.read(ORDER_WITH.format(inside.format(f"{thread}_{number % 7}"))).extras() for number in range(300)
        ]

    with ThreadPoolExecutor(6) as threads:
        found = [*threads.map(read, range(6))]
    assert found == [[{f"New{thread}_{number % 7}/Ab": ["x"]} for number in range(300)] for thread in range(6)]


def gaps(memory: Memory) -> list[str]:
    return [gap for ways in memory._ways.values() for gap in ways]


def test_the_texts_of_customers_are_gone_with_the_stream() -> None:
    product = "<Shipping><Product><Name>{}{}</Name><Quantity>1</Quantity></Product></Shipping>"

    def reply(text: str) -> bytes:
        orders = (
            f"<Order><OrderNumber>{n}</OrderNumber>{product.format(text, n)}<New{n}>x</New{n}></Order>"
            for n in range(200)
        )
        response = "<Response><ResponseCode>1</ResponseCode></Response>"
        return f"<ShopSiteOrders>{response}{''.join(orders)}</ShopSiteOrders>".encode()

    list(read_orders(reply("a name")))  # from now on all names of elements are remembered
    others = reply("a name that nobody else has " * 4_000)
    gc.collect()
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_orders(others)) == 200
        gc.collect()
        left = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert left < 100_000


def test_what_is_remembered_keeps_no_reader() -> None:
    decoder = Decoder()
    decoder.order(b"<Order><OrderNumber>1</OrderNumber><MyName>x</MyName></Order>", None)
    gone = weakref.ref(decoder)
    del decoder
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize(
    "element", ["", "x", "<A>", "</A>", "<A></B>", "<A/><A/>", "<A/>x", "x<A/>", "<1/>", "<A><b/></A>"]
)
def test_what_is_not_one_plain_element_is_irregular(element: str) -> None:
    with pytest.raises(Irregular):
        Reader(Start()).read(element)
