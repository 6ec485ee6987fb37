"""The two CGIs of a store's back office: authorize.cgi and db_xml.cgi (docs/protocol.md#the-two-cgis)."""

from collections.abc import Mapping
from typing import Literal

from shopsite_orders.sandbox.back_office.authority import SIGNATURE_FIELDS, TOKEN_LIFE, Authority, Denied
from shopsite_orders.sandbox.back_office.query import BadParameterError, OrderQuery
from shopsite_orders.sandbox.back_office.stock import Stock
from shopsite_orders.sandbox.faults import Place
from shopsite_orders.sandbox.http.exchange import Call, Reply, html, json_error, json_reply, login_page, xml
from shopsite_orders.sandbox.orders.layouts import encode_refusal, encode_reply

FOLDER = "/cgi-bin/sc/"
Login = Literal["application", "merchant"]

_CGIS: Mapping[str, Place] = {FOLDER + "authorize.cgi": "authorize", FOLDER + "db_xml.cgi": "download"}


def cgi(path: str) -> Place | Literal["other"]:
    """Return what is asked for at `path`."""
    return _CGIS.get(path, "other")


class BackOffice:
    """Answers a call as the store would; whoever is not let in by `login` learns nothing."""

    def __init__(self, login: Login, authority: Authority, stock: Stock) -> None:
        self._login = login
        self._authority = authority
        self._stock = stock

    def answer(self, call: Call) -> Reply:
        kind = cgi(call.path)
        if kind == "other" or (kind == "authorize" and self._login == "merchant"):
            return html("404 Not Found", status=404)
        if len(call.parameters) < len(call.pairs):
            return json_error("invalid_request", "A parameter was sent twice", status=400)
        try:
            return self._authorize(call) if kind == "authorize" else self._download(call)
        except Denied as denial:
            return json_error(denial.code, denial.description, status=denial.status)

    def _authorize(self, call: Call) -> Reply:
        if call.method != "POST":
            raise Denied("invalid_request", "authorize.cgi takes a form POST")
        folder = f"{'https' if call.secure else 'http'}://{call.host}{FOLDER}"
        return json_reply(
            {
                "access_token": self._authority.authorize(call.parameters),
                "token_type": "MAC",
                "expires_in": TOKEN_LIFE,
                "download_url": f"{folder}db_xml.cgi",
                "upload1_url": f"{folder}dbupload.cgi",
                "upload2_url": f"{folder}dbmake.cgi",
                "publish_url": f"{folder}generate.cgi",
            }
        )

    def _download(self, call: Call) -> Reply:
        if self._login == "application" and "token" in call.parameters:
            self._authority.verify(call)
        elif self._login == "application" or not self._authority.admits(call.authorization):
            return login_page()
        data = {name: value for name, value in call.parameters.items() if name not in SIGNATURE_FIELDS}
        try:
            return self._orders(OrderQuery.parse(data), secure=call.secure)
        except BadParameterError as error:
            return xml((encode_refusal(str(error)),))

    def _orders(self, query: OrderQuery, *, secure: bool) -> Reply:
        orders = query.select(self._stock.orders)
        pay = query.pay if secure else None  # plain HTTP silently leaves card data out (docs/protocol.md#transport)
        if pay == "yes":
            self._stock.purge(orders)
        return xml(encode_reply(orders, query.version, pay), orders=len(orders))
