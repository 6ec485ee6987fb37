"""Faults that answer instead of the store."""

from collections.abc import Mapping

import attrs

from shopsite_orders.sandbox.faults.fault import AskStore, Fault
from shopsite_orders.sandbox.http.exchange import FORM, Reply, complete, html, json_error, login_page, xml
from shopsite_orders.sandbox.orders.layouts import encode_refusal


@attrs.frozen
class Status(Fault):
    """An HTTP status with a small HTML page: 503, 404, 429 with ``{"Retry-After": "2"}``."""

    code: int
    headers: Mapping[str, str] = attrs.field(factory=dict)

    def answer(self, _: AskStore, /) -> Reply:
        return html(f"Status {self.code}", status=self.code, headers=self.headers)


@attrs.frozen
class Html(Fault):
    """An HTML page with HTTP 200 where data should be: a wrong URL, a parked domain, a firewall."""

    title: str

    def answer(self, _: AskStore, /) -> Reply:
        return html(self.title)


@attrs.frozen
class HtmlLogin(Fault):
    """The store's login page with HTTP 200."""

    def answer(self, _: AskStore, /) -> Reply:
        return login_page()


@attrs.frozen
class Redirect(Fault):
    """A redirect, which must not be followed with a signature on it."""

    to: str
    code: int = 302

    def answer(self, _: AskStore, /) -> Reply:
        return html("Moved", status=self.code, headers={"Location": self.to})


@attrs.frozen
class Empty(Fault):
    """HTTP 200 and nothing else."""

    def answer(self, _: AskStore, /) -> Reply:
        return complete(b"", FORM)


@attrs.frozen
class JsonError(Fault):
    """An OAuth error, with HTTP 200 unless `status` says otherwise."""

    code: str
    description: str = "The sandbox was told to say so"
    status: int = 200

    def answer(self, _: AskStore, /) -> Reply:
        return json_error(self.code, self.description, status=self.status)


@attrs.frozen
class Refuse(Fault):
    """Response code 3 with a reason (docs/protocol.md#response-codes)."""

    places = ("download",)
    reason: str

    def answer(self, _: AskStore, /) -> Reply:
        return xml((encode_refusal(self.reason),))
