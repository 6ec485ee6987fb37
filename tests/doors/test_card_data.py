"""What is hidden and what stays, by one table for both doors: names of several vendors, all places they show in."""

import html
import json
import logging
import pickle
import re
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import attrs
import pytest

from shopintegrator_hook import Delivery, FieldMap, Hook, HookError, Inbox
from shopsite_orders import Order, OrderDataError, ShopSiteError, read_orders
from shopsite_orders.sandbox import SandboxStore, faults
from shopsite_orders.sql import OrderDatabase

from card_data import PAN, READABLE, SENSITIVE, WRITTEN
from doubling import grows_in_proportion
from fake_store import FakeStore

SECRET = "the-shared-s3cret"
NAMES = [name for spellings in SENSITIVE.values() for name in spellings]
CANARIES = {name: f"q{place:03}9c3v7v1" for place, name in enumerate(NAMES)}
KEPT = {name: f"kept {place:03}" for place, name in enumerate(READABLE)}
ELEMENT = re.compile(r"[A-Za-z_][\w.-]*")
PAYING = {"CVV2CODE", "CVV2MATCH", "AVSCODE", "x_cvv2_resp_code"}  # readable also in a payment
GROUPED = f"{PAN[:4]}\u2011{PAN[4:8]}\u2011{PAN[8:12]}\u2011{PAN[12:]}"


def leaks(text: str) -> list[str]:
    """Return the names whose values are shown."""
    secrets = {**CANARIES, "a card number": PAN, "its groups": GROUPED, "its beginning": PAN[:12], "a value": "973862"}
    return [name for name, secret in secrets.items() if secret in text]


def reply(*, date: str = "2026-03-14 15:09:26", cut: str = "") -> bytes:
    """Return an order whose payment holds every sensitive name, as elements and as a gateway's records."""
    elements = "".join(f"<{name}>{secret}</{name}>" for name, secret in CANARIES.items() if ELEMENT.fullmatch(name))
    records = "|n|".join(
        f"{name}: {value}" for name, value in {**CANARIES, **dict.fromkeys(PAYING, "M")}.items() if ":" not in name
    )
    readable = "".join(
        f"<{name}>{value}</{name}>" for name, value in KEPT.items() if ELEMENT.fullmatch(name) and name != "OrderNumber"
    )
    return f"""<ShopSiteOrders><Order><OrderNumber>7</OrderNumber><OrderDate>{date}</OrderDate>{readable}
    <Payment><Generic1>{elements}<GatewayID>{PAN}</GatewayID><Memo>{GROUPED} 12/27</Memo>
    <OrderProcessingInfo>{escape(records)}|n|NOTE: cvv 973862</OrderProcessingInfo></Generic1>{cut}</Payment>
    </Order></ShopSiteOrders>""".encode()


def post(**more: str) -> bytes:
    fields = {"order_id": "7", "note": f"{GROUPED} 12/27, cvv 973862", "phone": PAN, f"gift for {PAN}": "1"}
    return urlencode({**fields, **CANARIES, **KEPT, **more, "key": SECRET}).encode()


def pulled(**shape: str) -> Order:
    [order] = read_orders(reply(**shape))
    return order


def received(field_map: FieldMap | None = None) -> Delivery:
    return Hook({"2026": SECRET}, field_map).receive(post())


DOORS: dict[str, Callable[[], Order | Delivery]] = {
    "pulled": pulled,
    "received": received,
    "received by a map": lambda: received(FieldMap.loads('[fields]\norder_id = "number"\nnote = "comments"')),
}
PLACES: dict[str, Callable[[Order | Delivery], object]] = {
    "repr": repr,
    "str": str,
    "format": lambda shown: f"{shown}",
    "dict": attrs.asdict,
    "JSON": lambda shown: json.dumps(attrs.asdict(shown, value_serializer=lambda _, __, value: str(value))),
    "pickle": lambda shown: pickle.dumps(shown).decode("latin-1"),
    "to_dict": lambda shown: json.dumps((shown.order if isinstance(shown, Delivery) else shown).to_dict()),
    "notebook": lambda shown: shown._repr_html_(),
    "traceback": lambda shown: "".join(traceback.format_exception(ValueError(shown))),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("place", PLACES)
def test_no_place_shows_card_data(door: str, place: str) -> None:
    assert leaks(str(PLACES[place](DOORS[door]()))) == []


@pytest.mark.parametrize("door", DOORS)
def test_no_log_shows_card_data(door: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("shop").warning("%s %r", shown := DOORS[door](), shown)
    assert leaks(caplog.text) == []


@pytest.mark.parametrize("door", DOORS)
def test_no_table_holds_card_data(door: str, tmp_path: Path) -> None:
    shown = DOORS[door]()
    [page, *_] = FakeStore(orders=[shown.order if isinstance(shown, Delivery) else shown]).pages()
    with OrderDatabase(f"sqlite:///{tmp_path}/orders.db") as database:
        database.save(page, store="main")
    if isinstance(shown, Delivery):
        inbox = Inbox(f"sqlite:///{tmp_path}/inbox.db")
        inbox.claim(shown)
        inbox.close()
    for file in tmp_path.iterdir():
        assert leaks(file.read_bytes().decode("utf-8", "replace")) == []


def test_what_only_looks_sensitive_is_pulled_as_it_came() -> None:
    order = pulled()
    expected = {name: (value,) for name, value in KEPT.items() if ELEMENT.fullmatch(name) and name != "OrderNumber"}
    assert {name: order.extras.get(name) for name in expected} == expected
    assert order.payment is not None
    assert {name: order.payment.processing[name.upper()] for name in PAYING} == dict.fromkeys(PAYING, "M")


def test_what_only_looks_sensitive_is_received_as_it_came() -> None:
    fields = received().fields
    assert {name: fields.get(name) for name in KEPT} == {name: (value,) for name, value in KEPT.items()}


def test_every_sensitive_name_is_kept_with_its_value_masked() -> None:
    fields = received().fields
    assert {name: fields.get(name) for name in NAMES} == dict.fromkeys(NAMES, ("••••",))


@pytest.mark.parametrize(("text", "left"), WRITTEN.items())
def test_a_customers_text_loses_card_data_and_nothing_else(text: str, left: str | None) -> None:
    by_map = FieldMap.loads('[fields]\norder_id = "number"\nnote = "comments"')
    delivery = Hook({"2026": SECRET}, by_map).receive(post(note=text, account_note=text))
    expected = text if left is None else left
    assert (delivery.order.comments, delivery.fields["note"]) == (expected.strip(), (expected,))
    assert delivery.order.extras["account_note"] == (expected,)


# The same card data where some of its characters, or what stands between them, came as references.
REFERENCES = {
    "&#52;929123412341232": "•••• 1232",
    "&#x34;929&nbsp;1234&nbsp;1234&nbsp;1232": "•••• 1232",
    "4929&#8211;1234&ndash;1234&#x2013;1232 12/27": "•••• 1232 ••••",
    "cvv&#58; 973": "cvv: ••••",
    "&#99;vv 973": "cvv ••••",
    "4929123412341232 &amp;#52;929123412341232": "•••• 1232 &#52;929123412341232",
    "4 &lt; 5 &amp; ring &quot;twice&quot; 12": None,
}


@pytest.mark.parametrize(("text", "left"), REFERENCES.items())
@pytest.mark.parametrize("mapped", [True, False])
def test_card_data_that_was_written_as_references_is_masked_as_what_it_says(
    text: str, left: str | None, *, mapped: bool
) -> None:
    by_map = FieldMap.loads('[fields]\norder_id = "number"\nnote = "comments"\n"item_name_{n}" = "lines[n].name"')
    body = urlencode({"order_id": "7", "quantity_1": "1", "item_name_1": text, "note": text, "key": SECRET}).encode()
    delivery = Hook({"2026": SECRET}, by_map if mapped else None).receive(body)
    if mapped:
        assert {line.name for line in delivery.order.lines} == {left or html.unescape(text)}
        assert delivery.order.comments == (left or html.unescape(text))
    if left is None:
        assert delivery.fields["note"] == (text,)
    assert leaks(f"{delivery!r} {delivery.order.to_dict()}") == []


@pytest.mark.parametrize("text", [text for text, left in REFERENCES.items() if left and "&amp;" not in text])
def test_so_it_is_in_what_is_shown_of_an_order_that_cannot_be_read(text: str) -> None:
    error = OrderDataError("said", raw=f"<Order><Comments>{text}</Comments></Order>".encode())
    assert error.redacted.decode() == f"<Order><Comments>{REFERENCES[text]}</Comments></Order>"


@pytest.mark.parametrize("between", ["\u00a0", "\u2013", "\u2014", "\u00ad", "\u00b7"])
def test_separators_of_windows_1252_are_known_in_what_cannot_be_read(between: str) -> None:
    raw = f"<Order>Zoë: {between.join(['4929', '1234', '1234', '1232'])}</Order>".encode("windows-1252")
    assert OrderDataError("said", raw=raw).redacted == b"<Order>Zo\xeb: " + "•••• 1232</Order>".encode()


def test_a_cid_is_masked_in_what_cannot_be_read() -> None:
    raw = b"<Order><CID>973862</CID><OrderProcessingInfo>CID: 973862|n|AVS: Y</OrderProcessingInfo></Order>"
    assert OrderDataError("said", raw=raw).redacted.decode() == (
        "<Order><CID>••••</CID><OrderProcessingInfo>CID: ••••|n|AVS: Y</OrderProcessingInfo></Order>"
    )


@pytest.mark.parametrize(("text", "left"), WRITTEN.items())
def test_a_customers_text_in_a_pulled_order_loses_the_same_and_nothing_else(text: str, left: str | None) -> None:
    wire = escape(text)
    [order] = read_orders(
        f"""<ShopSiteOrders><Order><OrderNumber>7</OrderNumber><Shipping><Products><Product><Quantity>1</Quantity>
        <CustomerText>{wire}</CustomerText><GiftCertificatePurchase><Message>{wire}</Message></GiftCertificatePurchase>
        </Product></Products></Shipping><Other><OrderInstructions>{wire}</OrderInstructions><Comments>{wire}</Comments>
        <CustomCheckoutField><FieldName>Memo</FieldName><FieldValue>{wire}</FieldValue></CustomCheckoutField>
        </Other></Order></ShopSiteOrders>""".encode()
    )
    [line] = order.lines
    assert line.gift_certificate is not None
    texts = {order.comments, order.instructions, line.customer_text, line.gift_certificate.message}
    assert texts | {order.custom_fields["Memo"]} == {(text if left is None else left).strip()}


@pytest.mark.parametrize(("name", "shown"), [("Card PIN", "••••"), ("CVV2", "••••"), ("Door number", "973862")])
def test_a_checkout_field_is_masked_where_its_name_is_one_of_card_data(name: str, shown: str) -> None:
    [order] = read_orders(
        f"""<ShopSiteOrders><Order><OrderNumber>7</OrderNumber><Other><CustomCheckoutField>
        <FieldName>{name}</FieldName><FieldValue>973862</FieldValue></CustomCheckoutField></Other></Order>
        </ShopSiteOrders>""".encode()
    )
    assert order.custom_fields == {name: shown}


@pytest.mark.parametrize("field", ["order_id", "transaction_id", "customer_id", "phone", "sku"])
def test_a_card_number_in_a_guessed_identity_is_masked_and_in_one_that_a_map_names_it_stays(field: str) -> None:
    paths = {"order_id": "number", "transaction_id": "transaction_id", "customer_id": "customer_id",
             "phone": "billing.phone", "sku": "lines[n].sku"}  # fmt: skip
    named = FieldMap.loads('[fields]\nid = "number"\n' + f'{field} = "{paths[field]}"')
    body = urlencode([("id", "7"), ("order_id", "7"), (field, PAN), ("quantity", "1"), ("key", SECRET)]).encode()
    guessed, mapped = (Hook({"a": SECRET}, by).receive(body).fields[field][-1] for by in (None, named))
    assert (guessed, mapped) == ("•••• 1232", PAN)


def test_no_second_value_of_a_sealed_field_is_lost_or_shown() -> None:
    by_map = FieldMap.loads('[fields]\nid = "number"\ncard = "payment.card.number"')
    body = urlencode([("id", "7"), ("card", "4111111111111111"), ("card", PAN), ("key", SECRET)]).encode()
    order = Hook({"a": SECRET}, by_map).receive(body).order
    assert order.payment is not None
    assert order.payment.card is not None
    assert order.payment.card.number.reveal() == "4111111111111111"
    assert order.extras == {"card": ("•••• 1232",)}


def test_where_masked_names_meet_all_values_stay() -> None:
    assert received().fields["gift for •••• 1232"] == ("1",)
    body = urlencode([("id", "7"), (f"to {PAN}", "one"), ("to 4929 1234 1234 1232", "two"), ("key", SECRET)]).encode()
    delivery = Hook({"a": SECRET}, FieldMap.loads('[fields]\nid = "number"')).receive(body)
    assert delivery.fields["to •••• 1232"] == delivery.order.extras["to •••• 1232"] == ("one", "two")


def shows(error: BaseException) -> Iterator[str]:
    link: BaseException | None = error
    while link:
        yield from (str(link), repr(link), repr(link.args), repr(vars(link)), pickle.dumps(link).decode("latin-1"))
        link = link.__cause__ or link.__context__
    yield "".join(traceback.format_exception(error))


CUT = "973862</VerificationValue>"
BROKEN: dict[str, bytes] = {
    "a wrong value": reply(date="the ides of March"),
    "a fragment": reply(cut=CUT),
    "nothing but a fragment": f"<ShopSiteOrders>{CUT}</ShopSiteOrders>".encode(),
    "something else": f"{CUT}<Number>{PAN}</Number>".encode(),
    "a page": f"<html>{CUT}</html>".encode(),
    "an end tag that is cut off": b"973862</Verification",
    "an escaped element": b"&lt;VerificationValue&gt;973862&lt;/Veri",
    "a piece of UTF-16": "973862</Verification".encode("utf-16-le"),
    **{
        charset: reply(date="the ides of March").decode().encode(charset)
        for charset in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
    },
}


@pytest.mark.parametrize("name", BROKEN)
def test_no_error_of_a_pull_shows_card_data(name: str) -> None:
    with pytest.raises(ShopSiteError) as caught:
        list(read_orders(BROKEN[name]))
    shown = [*shows(caught.value)]
    if isinstance(caught.value, OrderDataError):
        shown.append(caught.value.redacted.decode("utf-8", "replace"))
    # A name beyond ASCII cannot be made out where the charset is not.
    found = {leak for text in shown for leak in leaks(text) if leak.isascii() or not name.startswith("utf-32")}
    assert found == set()


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("lost", [0, 1, 2, 3])
def test_what_a_broken_order_shows_is_masked_in_any_charset(charset: str, lost: int) -> None:
    error = OrderDataError("said", raw=reply().decode().encode(charset)[lost:])
    shown = error.redacted.decode("utf-8", "replace")
    # In a piece that begins anywhere, only ASCII can be made out.
    assert [name for name in leaks(shown) if name.isascii() or not lost] == []
    assert "<OrderNumber>7</OrderNumber>" in shown


@pytest.mark.parametrize("more", [{"order_id": ""}, {"secret": f"{PAN}", "key2": ""}])
def test_no_error_of_a_post_shows_card_data(more: dict[str, str]) -> None:
    by_map = FieldMap.loads('[fields]\norder_id = "number"')
    secrets = {"a": SECRET} if "order_id" in more else {"a": "another-s3cret"}
    with pytest.raises(HookError) as caught:
        Hook(secrets, by_map).receive(post(**more))
    assert {leak for text in shows(caught.value) for leak in leaks(text)} == set()


def test_a_real_pull_shows_no_card_data() -> None:
    with SandboxStore(orders=2) as sandbox:
        sandbox.fail(faults.BadOrder(text=f"{CUT}<CardPin>{CANARIES['CardPin']}</CardPin>{GROUPED}"))
        with sandbox.session() as session:
            stream = sandbox.store(session=session).orders(on_error="quarantine")
            orders = list(stream)
    assert leaks(repr(orders)) == []
    [error] = stream.quarantined
    assert {leak for text in (*shows(error), error.redacted.decode()) for leak in leaks(text)} == set()


@pytest.mark.parametrize("piece", ["<pin/>", "<pin>", "4 ", "cvv ", "41111111111111111227 "])
def test_a_customers_text_costs_a_hook_time_in_proportion(piece: str) -> None:
    hook = Hook({"2026": SECRET}, FieldMap.loads('[fields]\norder_id = "number"\nnote = "comments"'))

    def made(size: int) -> bytes:
        return urlencode({"order_id": "7", "note": f"{piece * (size // len(piece))}</pin>1", "key": SECRET}).encode()

    assert grows_in_proportion(hook.receive, made, 4000)
