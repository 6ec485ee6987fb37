"""The replies of a bundle, served again as they came; only the orders that are asked for, each byte for byte."""

import codecs
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import attrs

from shopsite_orders.core.bundle.bundle import Bundle, Recorded, Slice
from shopsite_orders.sandbox.back_office.query import OrderQuery
from shopsite_orders.sandbox.faults import Place
from shopsite_orders.sandbox.http.exchange import FORM, JSON, Reply, json_reply, with_content

_TOKEN = b'"access_token"'
_CODE = re.compile(rb"(<ResponseCode>\s*)1(\s*</ResponseCode>)")
_LENGTH, _TYPE = "content-length", "content-type"


class ReplayCounter:
    """Serves the reply with the most orders; where there is none of a kind, what came instead."""

    def __init__(self, bundle: Bundle) -> None:
        self._token = _best(bundle, "authorize")
        self._download = _best(bundle, "download")

    def token(self, document: Mapping[str, Any]) -> Reply:
        """Return a live token if one was recorded, begun as that was."""
        if self._token is None or _TOKEN not in self._token.body:
            return json_reply(document) if self._token is None else _again(self._token, self._token.body)
        reply = json_reply(document)
        mark = codecs.BOM_UTF8 if self._token.body.startswith(codecs.BOM_UTF8) else b""
        return with_content(reply, mark + b"".join(piece for piece in reply.body if isinstance(piece, bytes)))

    def orders(self, query: OrderQuery, *, secure: bool) -> Reply:  # noqa: ARG002 - what was recorded is all there is
        if self._download is None:
            return Reply(headers={"Content-Type": FORM}, body=())
        if not self._download.orders:
            return _again(self._download, self._download.body)
        chosen = query.select(map(_Order.of, self._download.orders))
        body = _selected(self._download, [order.slice for order in chosen])
        return _again(self._download, body, orders=len(chosen))


@attrs.frozen
class _Order:
    """A slice with its date."""

    number: str | None
    placed_at: datetime | None
    slice: Slice

    @classmethod
    def of(cls, slice_: Slice) -> "_Order":
        placed_at = datetime.fromisoformat(slice_.placed_at) if slice_.placed_at else None
        return cls(slice_.number, placed_at, slice_)


def _best(bundle: Bundle, kind: Place) -> Recorded | None:
    """Return the reply of a kind that has the most orders, the last of several."""
    found = [recorded for recorded in bundle.recorded if recorded.kind == kind]
    return max(reversed(found), key=lambda recorded: len(recorded.orders), default=None)


def _selected(recorded: Recorded, chosen: Sequence[Slice]) -> bytes:
    """Return the body with the chosen orders alone, and what stands around them."""
    body, every = recorded.body, recorded.orders
    head, tail = body[: every[0].begin], body[every[-1].end :]
    if not chosen:
        return _CODE.sub(rb"\g<1>2\2", head, count=1) + tail
    between = {after.begin: body[before.end : after.begin] for before, after in pairwise(every)}
    parts = [between.get(order.begin, b"") + body[order.begin : order.end] for order in chosen]
    return head + b"".join(parts).removeprefix(between.get(chosen[0].begin, b"")) + tail


def _again(recorded: Recorded, body: bytes, *, orders: int = 0) -> Reply:
    """Return a reply as it came: its type is told, and its length only if that was told."""
    told = {name.lower(): value for name, value in recorded.headers.items()}
    headers = {"Content-Type": told.get(_TYPE) or (JSON if recorded.kind == "authorize" else FORM)}
    headers |= {"Content-Length": str(len(body))} if _LENGTH in told else {}
    return Reply(status=recorded.status or 200, headers=headers, body=(body,), orders=orders)
