"""Bodies as pieces of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.contact.evidence.pieces import pieces
from shopsite_orders.core.bundle.bundle import Slice
from shopsite_orders.sandbox import encode_reply, faults, generate_orders

REPLY = b"".join(encode_reply(generate_orders(3)))


@pytest.mark.parametrize(
    "body",
    [
        REPLY,
        faults.Windows1252().rewrite(REPLY),
        faults.Windows1252(declared=None).rewrite(REPLY),
        faults.CgiHeader().rewrite(REPLY),
        faults.Junk().rewrite(REPLY),
        faults.BadOrder().rewrite(REPLY),
        REPLY[:5000],
        REPLY.decode().encode("utf-16"),
        b"\xef\xbb\xbf" + REPLY,
        REPLY.replace(b"Alice", b"\x81\x8d\xff\x80"),
        b"",
        b"<html>\xff</html>",
    ],
)
def test_a_body_is_put_together_again_byte_for_byte(body: bytes) -> None:
    assert b"".join(piece.raw for piece in pieces(body)) == body


@given(st.binary(max_size=200))
def test_so_is_any_other(body: bytes) -> None:
    body = b"x" + body  # no mark of UTF-16, which is not written byte for byte where it is broken
    assert b"".join(piece.raw for piece in pieces(body)) == body


def test_each_order_is_known_by_its_number_and_date() -> None:
    found = pieces(faults.BadOrder(1).rewrite(REPLY))
    orders = [piece.order for piece in found if piece.order]
    assert [(order.number, order.placed_at) for order in orders] == [
        ("1001", "2024-01-02T06:07:16"),
        ("1002", None),
        ("1003", "2024-01-02T06:27:21"),
    ]
    assert all(isinstance(order, Slice) for order in orders)
    assert REPLY[orders[0].begin : orders[0].end].startswith(b"<Order>")
