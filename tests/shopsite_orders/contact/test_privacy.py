"""Nothing personal is in a bundle: every value of generated orders is searched for, in every form it could take.

And what is there is as good as what came: replayed, it gives equal orders, less what was masked and replaced.
"""

import base64
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import attrs
import pytest

from shopsite_orders import Order, read_orders
from shopsite_orders.contact.evidence.anonymiser import Anonymiser
from shopsite_orders.contact.evidence.heard import Heard
from shopsite_orders.core.bundle.bundle import Bundle
from shopsite_orders.core.difference import leaves
from shopsite_orders.core.order import Card, Party, Payment
from shopsite_orders.sandbox import encode_reply, faults, generate_orders

BENCH = Path(__file__).parents[3] / "bench"
FEEDS = (
    *("layout-6.3", "layout-7.1", "layout-14.0", "varied", "unknown-elements", "other-order", "nested-payment"),
    *("windows-1252", "html-names", "cdata", "comments", "attributes", "repair"),
)
LAYOUTS = ("6.3", "7.1", "8.0", "9.0", "10.0", "12.0", "14.0", "15.0")
SHORTEST = 5  # characters: what is shorter turns up in any text

# The fields of an order that are kept as they came; all others are personal, or may be.
KEPT = re.compile(
    r"(?:source|number|placed_at|is_test|weight|currency|repairs\[\d+\]"
    r"|lines\[\d+\]\.(?:name|sku|kind|quantity|unit_price|total|taxable|weight|dimensions\..*|options\[\d+\]\.price)"
    r"|totals\..*|coupons\[\d+\]\.(?:status|total|applies)|gift_certificates\[\d+\]\.amount_\w+"
    r"|payment\.(?:method|gateway|status|card\.issuer))"
)
PROCESSING = "payment.processing."
TELLING = re.compile(
    r"payment\.processing\.(?:\w*TYPE|PAYMENTSTATUS|PENDINGREASON|\w*CODE|\w*AMT|ORDERTIME)", re.IGNORECASE
)
NAMED = re.compile(r"lines\[\d+\]\.(?:name|sku)|totals\.(?:\w+\[\d+\]\.)?(?:name|tax_name|shipping_method)")
AMOUNT = re.compile(r"[\d,]+\.\d\d")


def heard(body: bytes) -> Heard:
    return Heard(kind="download", status=200, headers={"Server": "Alice's own"}, body=body)


def bundle_of(*bodies: bytes) -> Bundle:
    every = [*map(heard, bodies)]
    anonymiser = Anonymiser.of(every)
    recorded = tuple(map(anonymiser.recorded, every))
    return Bundle(about={"replaced": dict(anonymiser.counts)}, recorded=recorded)


def members(bundle: Bundle) -> bytes:
    """Return all that is in the file, packed and unpacked, but for the places of the orders, which are any numbers."""
    file = io.BytesIO()
    bundle.write(file)
    with zipfile.ZipFile(file) as archive:
        unpacked = b"\n".join(map(archive.read, archive.namelist()))
    return file.getvalue() + re.sub(rb'"(?:begin|end)": \d+', b"", unpacked)


def personal(orders: list[Order]) -> set[str]:
    """Return every personal text of these orders, and the words of names."""
    found: set[str] = set()
    for order in orders:
        texts = leaves(order.to_dict())
        found |= {text for path, text in texts if not (KEPT.fullmatch(path) or TELLING.fullmatch(path))}
        found |= {text for card in cards(order) for text in (card.number.reveal(), card.verification_value.reveal())}
        for party in (order.billing, order.shipping):
            found |= {word for name in (party.first_name, party.last_name) for word in (name or "").split()}
    return {text for text in found if len(text) >= SHORTEST and "•" not in text and not AMOUNT.fullmatch(text)}


def cards(order: Order) -> list[Card]:
    return [order.payment.card] if order.payment and order.payment.card else []


def forms(text: str) -> Iterator[bytes]:
    """Yield a text as others could write it."""
    raw = text.encode()
    yield quote(text, safe="").encode()
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    for before in range(3):
        end = (before + len(raw)) // 3 * 3
        yield base64.b64encode(b"x" * before + raw)[4 if before else 0 : end // 3 * 4]


def leaked(bundle: Bundle, values: set[str]) -> set[str]:
    content = members(bundle)
    texts = [content.decode("utf-8", "replace"), content.decode("cp1252", "replace")]
    lower = "\n".join([*texts, *map(html.unescape, texts)]).casefold()
    found = {
        value
        for value in values
        if value.casefold() in lower and re.search(rf"(?<!\w){re.escape(value.casefold())}(?!\w)", lower)
    }
    return found | {value for value in values for form in forms(value) if len(form) > 2 * SHORTEST and form in content}


def where(bundle: Bundle, found: set[str]) -> list[str]:
    """Return what stands around a leak: a bundle invents other words each time, so that one may not come again."""
    content = members(bundle).decode("utf-8", "backslashreplace")
    return [match[0] for text in found for match in re.finditer(rf"(?is).{{0,80}}{re.escape(text)}.{{0,80}}", content)]


def shown(order: Order, *, names: bool = True) -> dict[str, str]:
    """Return an order as its paths and texts: what is kept as it is, and of all else no more than its shape.

    By `names` the merchant's own texts are among the others, as they may repeat what is personal.
    """
    found: dict[str, str] = {}
    for path, text in leaves(order.to_dict()):
        if path.startswith("repairs"):  # which are told with the reference that was met, and how often
            found[re.sub(r"&#?\w+;", "&;", text.partition(" (")[0])] = ""
        elif KEPT.fullmatch(path):
            found[path] = shape(text) if names and NAMED.fullmatch(path) else text
        elif path.startswith(PROCESSING):  # some are keys, and what is no key is replaced
            found[shape(path)] = shape(text)
        elif not path.startswith(("payment.card.", "payment.details.")):
            masked = "••••" in text or "****" in text  # a bundle masks in the length of what was there
            found[path] = "masked" if masked else shape(text)
    return found


def unlike(before: bytes, after: bytes, *, names: bool = True) -> list[tuple[str, str | None, str | None]]:
    """Return what is not the same in the orders of two replies; what either masks as card data is no difference."""
    pairs = zip(read_orders(before), read_orders(after), strict=True)
    both = [(shown(one, names=names), shown(other, names=names)) for one, other in pairs]
    found = [(path, one.get(path), other.get(path)) for one, other in both for path in one | other]
    return [(path, one, other) for path, one, other in found if one != other and not re.search("•", f"{one}{other}")]


def shape(text: str) -> str:
    return re.sub(r"[\w*]", "x", text)


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], bytes]:
    """Make a reply of a feed that was drawn up without a look at this code."""
    monkeypatch.syspath_prepend(str(BENCH))
    from feeds import FEEDS as DRAWN  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    assert set(FEEDS) <= set(DRAWN)
    return lambda name: bytes(DRAWN[name].reply(60, seed=7))


def in_layout(version: str) -> bytes:
    return b"".join(encode_reply(generate_orders(80, seed=5), version, "yes"))


@pytest.mark.parametrize("version", LAYOUTS)
def test_no_personal_value_is_in_a_bundle_of_any_layout(version: str) -> None:
    body = in_layout(version)
    values = personal([*read_orders(body)])
    bundle = bundle_of(body)
    found = leaked(bundle, values)
    assert found == set(), where(bundle, found)
    assert len(values) > 300


@pytest.mark.parametrize("name", FEEDS)
def test_no_personal_value_is_in_a_bundle_of_any_feed(name: str, feed: Callable[[str], bytes]) -> None:
    body = feed(name)
    values = personal([*read_orders(body)]) - names_of_elements(body)
    bundle = bundle_of(body)
    found = leaked(bundle, values)
    assert found == set(), where(bundle, found)
    assert len(values) > 300


def names_of_elements(body: bytes) -> set[str]:
    return {name.decode() for name in re.findall(rb"<([A-Za-z][\w.:-]*)", body)}


def test_the_search_finds_what_is_there() -> None:
    body = in_layout("14.0")
    values = personal([*read_orders(body)])
    assert leaked(Bundle(about={}, recorded=(attrs.evolve(bundle_of(body).recorded[0], body=body),)), values) == values
    for form in forms("Theresa Müller"):
        assert leaked(Bundle(about={}, recorded=bundle_of(form).recorded), {"Theresa Müller"}) == set()
        recorded = attrs.evolve(bundle_of(form).recorded[0], body=b"xx" + form + b"xx")
        assert leaked(Bundle(about={}, recorded=(recorded,)), {"Theresa Müller"}) == {"Theresa Müller"}


@pytest.mark.parametrize(
    "damaged",
    [
        faults.Windows1252(),
        faults.Windows1252(declared=None),
        faults.BareAmpersands(),
        faults.CgiHeader(),
        faults.Junk(),
        faults.BadOrder(3, "GrandTotal", "Theresa Lefevre"),
        faults.BadOrder(3, "OrderDate", "Theresa Lefevre"),
    ],
)
def test_no_damage_lets_a_value_through(damaged: Any) -> None:
    body = in_layout("14.0")
    values = personal([*read_orders(body)]) | {"Theresa Lefevre"}
    assert leaked(bundle_of(damaged.rewrite(body)), values) == set()


@pytest.mark.parametrize("at", [700, 5_001, 20_002, 70_003])
def test_a_reply_that_was_cut_off_leaks_nothing_either(at: int) -> None:
    body = in_layout("14.0")
    values = personal([*read_orders(body)])
    assert leaked(bundle_of(body[:at]), values) == set()


def test_a_reply_in_utf_16_leaks_nothing_either() -> None:
    body = in_layout("14.0")
    bundle = bundle_of(body.decode().encode("utf-16"))
    values = personal([*read_orders(body)])
    assert leaked(attrs.evolve(bundle, recorded=(*bundle.recorded, *text_of(bundle))), values) == set()


def text_of(bundle: Bundle) -> Iterator[Any]:
    for recorded in bundle.recorded:
        yield attrs.evolve(recorded, body=recorded.body.decode("utf-16").encode())


def test_a_product_that_is_named_after_its_buyer_is_not_kept() -> None:
    [order] = generate_orders(1)
    line = attrs.evolve(order.lines[0], name=f"Mug for {order.billing.first_name} {order.billing.last_name}!")
    named = attrs.evolve(order, lines=(line, *order.lines[1:]), shipping=Party())
    [after] = read_orders(bundle_of(b"".join(encode_reply([named]))).recorded[0].body)
    assert (order.billing.last_name or "") not in (after.lines[0].name or "")
    assert after.lines[1:] == tuple(attrs.evolve(kept, options=after.lines[place].options)
                                    for place, kept in enumerate(order.lines[1:], 1))  # fmt: skip


@pytest.mark.parametrize("where", ["comments", "sku", "method"])
def test_a_card_number_is_left_nowhere(where: str) -> None:
    [order] = generate_orders(1)
    text = "card 4111 1111 1111 1111"
    line = attrs.evolve(order.lines[0], sku=text if where == "sku" else None)
    changed = attrs.evolve(
        order,
        lines=(line,),
        comments=text if where == "comments" else None,
        payment=Payment(method="Odd", details={"Note": text}) if where == "method" else order.payment,
    )
    body = bundle_of(b"".join(encode_reply([changed]))).recorded[0].body
    assert b"**** **** **** ****" in body
    assert not re.search(rb"1111", body)


@pytest.mark.parametrize("name", FEEDS)
def test_what_is_left_of_a_feed_is_read_as_the_same_orders(name: str, feed: Callable[[str], bytes]) -> None:
    body = feed(name)
    after = bundle_of(body).recorded[0].body
    assert unlike(body, after) == []


@pytest.mark.parametrize("version", LAYOUTS)
def test_a_bundle_is_the_reply_byte_for_byte_but_for_letters_and_digits(version: str) -> None:
    body = in_layout(version)
    [recorded] = bundle_of(body).recorded
    assert len(recorded.body) == len(body)
    assert unlike(body, recorded.body, names=False) == []
    assert re.sub(r"[\w*]", "x", recorded.body.decode()) == re.sub(r"[\w*]", "x", body.decode())
    assert [recorded.body[order.begin : order.begin + 7] for order in recorded.orders] == [b"<Order>"] * 80
    assert [order.number for order in recorded.orders] == [order.number for order in read_orders(body)]


def test_what_is_the_same_in_two_replies_is_the_same_in_the_bundle() -> None:
    one, two = bundle_of(in_layout("14.0"), in_layout("7.1")).recorded
    emails = [[order.billing.email for order in read_orders(recorded.body)] for recorded in (one, two)]
    assert emails[0] == emails[1]
    joined = [(order.billing.full_name, order.billing.first_name) for order in read_orders(one.body)]
    assert all(str(full).startswith(str(first)) for full, first in joined)
