"""Faults of the text: what live stores do to their XML (docs/protocol.md#quirks)."""

import re
from abc import abstractmethod

import attrs

from shopsite_orders.sandbox.faults.fault import AskStore, Fault
from shopsite_orders.sandbox.http.exchange import FORM, Reply, content


@attrs.frozen
class _Rewriting(Fault):
    """A download with other bytes."""

    places = ("download",)

    def answer(self, ask_store: AskStore, /) -> Reply:
        reply = ask_store()
        return (
            attrs.evolve(reply, body=(self.rewrite(content(reply)),))
            if reply.headers["Content-Type"] == FORM
            else reply
        )

    @abstractmethod
    def rewrite(self, body: bytes) -> bytes:
        """Return what is sent in the place of `body`."""


@attrs.frozen
class Windows1252(_Rewriting):
    """Bytes in windows-1252, `declared` as something else, or as nothing with `None`."""

    declared: str | None = "ISO-8859-1"

    def rewrite(self, body: bytes) -> bytes:
        encoding = f' encoding="{self.declared}"' if self.declared else ""
        text = body.decode().replace('<?xml version="1.0"?>', f'<?xml version="1.0"{encoding}?>', 1)
        return text.encode("windows-1252", "xmlcharrefreplace")


@attrs.frozen
class BareAmpersands(_Rewriting):
    """Every `&` of the store's texts stands as it is, unescaped."""

    def rewrite(self, body: bytes) -> bytes:
        return body.replace(b"&amp;", b"&")


@attrs.frozen
class CgiHeader(_Rewriting):
    """The CGI's own header line arrives as part of the body."""

    def rewrite(self, body: bytes) -> bytes:
        return b"Content-type: " + FORM.encode() + b"\n\n" + body


@attrs.frozen
class Junk(_Rewriting):
    """NULs and blank lines after the end."""

    def rewrite(self, body: bytes) -> bytes:
        return body + b"\n\n\x00\x00\x00\n \n"


@attrs.frozen
class BadOrder(_Rewriting):
    """One order of each reply says `text` where a value of another kind should be.

    `nth` counts the orders of the reply from 0; without that order, or the element in it, the reply stays as it is.
    """

    nth: int = attrs.field(default=0, validator=attrs.validators.ge(0))
    element: str = "Quantity"
    text: str = "three"

    def rewrite(self, body: bytes) -> bytes:
        head, *orders = re.split(rb"(?=<Order[\s>])", body)
        if self.nth < len(orders):
            name = re.escape(self.element)
            filled = f"<{self.element}>{self.text}</{self.element}>".encode()
            value = re.compile(f"<{name}(?:/>|>[^<]*</{name}>)".encode())
            orders[self.nth] = value.sub(lambda _: filled, orders[self.nth], count=1)
        return b"".join([head, *orders])
