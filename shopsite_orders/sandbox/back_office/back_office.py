"""The two CGIs of a store's back office: authorize.cgi and db_xml.cgi (docs/protocol.md#the-two-cgis)."""

from collections.abc import Mapping
from typing import Literal

import attrs

from shopsite_orders.sandbox.back_office.authority import SIGNATURE_FIELDS, TOKEN_LIFE, Authority, Denied
from shopsite_orders.sandbox.back_office.counter import Counter
from shopsite_orders.sandbox.back_office.query import BadParameterError, OrderQuery
from shopsite_orders.sandbox.faults import Place
from shopsite_orders.sandbox.http.exchange import Call, Reply, challenge, html, json_error, login_page, xml
from shopsite_orders.sandbox.orders.layouts import encode_refusal

FOLDER = "/cgi-bin/sc/"
Login = Literal["application", "merchant"]

_CGIS: Mapping[str, Place] = {"authorize.cgi": "authorize", "db_xml.cgi": "download"}
_BASE64 = {"client_credentials", "signature", "token"}


def cgi(path: str, folder: str = FOLDER) -> Place | Literal["other"]:
    """Return what is asked for at `path`, where the CGIs are in a folder."""
    return _CGIS.get(path.removeprefix(folder), "other") if path.startswith(folder) else "other"


class BackOffice:
    """Answers a call as the store would; whoever is not let in by `login` learns nothing.

    Only if `strict` it refuses what live stores evidently accept.
    """

    def __init__(
        self, login: Login, authority: Authority, counter: Counter, *, strict: bool, folder: str = FOLDER
    ) -> None:
        self._login = login
        self._authority = authority
        self._counter = counter
        self._strict = strict
        self._folder = folder

    def answer(self, call: Call) -> Reply:
        kind = cgi(call.path, self._folder)
        if kind == "other" or (kind == "authorize" and self._login == "merchant"):
            return html("404 Not Found", status=404)
        if len(call.parameters) < len(call.pairs):
            return json_error("invalid_request", "A parameter was sent twice", status=400)
        call = call if self._strict else _with_plus_signs(call)
        try:
            return self._authorize(call) if kind == "authorize" else self._download(call)
        except Denied as denial:
            return json_error(denial.code, denial.description, status=denial.status)

    def _authorize(self, call: Call) -> Reply:
        if call.method != "POST":
            raise Denied("invalid_request", "authorize.cgi takes a form POST")
        folder = f"{'https' if call.secure else 'http'}://{call.host}{self._folder}"
        return self._counter.token(
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
        if self._login == "merchant":
            if not self._authority.admits(call.authorization):
                return challenge()
        elif "token" in call.parameters:
            self._authority.verify(call)
        else:
            return login_page()
        data = {name: value for name, value in call.parameters.items() if name not in SIGNATURE_FIELDS}
        try:
            return self._counter.orders(OrderQuery.parse(data, strict=self._strict), secure=call.secure)
        except BadParameterError as error:
            return xml((encode_refusal(str(error)),))


def _with_plus_signs(call: Call) -> Call:
    """Let a raw + in base64 stay one: ShopSite's own module sends its forms so (docs/protocol.md#the-token-request)."""
    pairs = call.form.split("&")
    meant = [pair.replace("+", "%2B") if pair.partition("=")[0] in _BASE64 else pair for pair in pairs]
    return attrs.evolve(call, form="&".join(meant))
