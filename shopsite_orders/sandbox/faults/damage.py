"""Faults of the way: the store's answer is cut, slowed down, or holds other values."""

import codecs
import json
from abc import abstractmethod
from collections.abc import Iterator
from typing import Any

import attrs

from shopsite_orders.sandbox.faults.fault import AskStore, Fault
from shopsite_orders.sandbox.http.exchange import JSON, BreakOff, Piece, Reply, Wait, content, json_reply, with_content


@attrs.frozen
class Truncate(Fault):
    """The reply ends after `at` bytes of its body, as quietly as a complete one.

    With `declared` its Content-Length promises the whole.
    """

    at: int
    declared: bool = False

    def answer(self, ask_store: AskStore, /) -> Reply:
        reply = ask_store()
        body = content(reply)
        headers = {name: value for name, value in reply.headers.items() if name != "Content-Length"}
        promise = {"Content-Length": str(len(body))} if self.declared else {}
        return attrs.evolve(reply, headers=headers | promise, body=(body[: self.at],))


@attrs.frozen
class ByteOrderMark(Fault):
    """The body begins with a byte order mark, at which PHP's `json_decode` gives up."""

    def answer(self, ask_store: AskStore, /) -> Reply:
        reply = ask_store()
        return with_content(reply, codecs.BOM_UTF8 + content(reply))


@attrs.frozen
class Reset(Fault):
    """The connection is reset (TCP RST): before the answer begins, or after `at` bytes of its body.

    Over TLS some versions of Python take the reset of a reply that has begun for its end.
    """

    at: int | None = None

    def answer(self, ask_store: AskStore, /) -> Reply:
        reply = ask_store()
        if self.at is None:
            return attrs.evolve(reply, before=(BreakOff(),))
        return attrs.evolve(reply, body=(content(reply)[: self.at], BreakOff()))


@attrs.frozen
class Drip(Fault):
    """The body comes `size` bytes at a time, `seconds` apart."""

    size: int
    seconds: float

    def answer(self, ask_store: AskStore, /) -> Reply:
        reply = ask_store()
        return attrs.evolve(reply, body=self._drops(content(reply)))

    def _drops(self, body: bytes) -> Iterator[Piece]:
        for place in range(0, len(body), self.size):
            yield body[place : place + self.size]
            yield Wait(self.seconds)


@attrs.frozen
class Stall(Fault):
    """Silence for so many seconds: before the answer begins, or after `at` bytes of its body."""

    seconds: float
    at: int | None = None

    def answer(self, ask_store: AskStore, /) -> Reply:
        reply = ask_store()
        if self.at is None:
            return attrs.evolve(reply, before=(Wait(self.seconds),))
        body = content(reply)
        return attrs.evolve(reply, body=(body[: self.at], Wait(self.seconds), body[self.at :]))


@attrs.frozen
class _OtherToken(Fault):
    """A token reply with other values; a refusal stays what it is."""

    places = ("authorize",)

    def answer(self, ask_store: AskStore, /) -> Reply:
        reply = ask_store()
        if reply.headers["Content-Type"] != JSON:
            return reply
        document = json.loads(content(reply).decode("utf-8-sig"))
        return json_reply(self.change(document)) if "access_token" in document else reply

    @abstractmethod
    def change(self, document: dict[str, Any]) -> dict[str, Any]:
        """Return what is sent in the place of `document`."""


@attrs.frozen
class EmptyToken(_OtherToken):
    """Empty strings where the token and the URLs should be (samples/shopsite/token_empty.json)."""

    def change(self, document: dict[str, Any]) -> dict[str, Any]:
        return {name: "" if isinstance(value, str) else value for name, value in document.items()}


@attrs.frozen
class DownloadUrl(_OtherToken):
    """A token with another `download_url`: another host, plain HTTP, no URL at all."""

    url: str

    def change(self, document: dict[str, Any]) -> dict[str, Any]:
        return document | {"download_url": self.url}
