"""An HTTP status that is not 200 -> the error that says what to do."""

from collections.abc import Mapping

from shopsite_orders.errors import AuthenticationError, ShopSiteError, StoreRefusedError, TransportError
from shopsite_orders.reply import diagnosis
from shopsite_orders.store.http import dates
from shopsite_orders.store.http.token import TOKEN

_NOTHING = (204, 205)  # have no body by definition
_NOT_MODIFIED, _PROXY_LOGIN, _TOO_MANY = 304, 407, 429
_TOO_SLOW = (504, 524)  # what a gateway in front of the store says when its CGI takes too long
_FEWER = "ask for fewer orders at once, with max_orders= or with a smaller page_size= of pages()"


def status_error(
    status: int, headers: Mapping[str, str], page: bytes, *, host: str | None, asked_for: str, now: float
) -> ShopSiteError:
    """Return the error for a response with such a status and the beginning of its page; `now` in UNIX seconds."""
    said = f"{host} answered with HTTP status {status}"
    if 300 <= status < 400:
        return StoreRefusedError(_redirect(said, status, headers, host), status=status)
    if status == _TOO_MANY or status >= 500:
        advice = _FEWER if status in _TOO_SLOW and asked_for != TOKEN else "try again later"
        return TransportError(
            f"{said}{_quoted(page, asked_for)}: {advice}",
            status=status,
            retry_after=dates.wait(headers, now),
        )
    if status == _PROXY_LOGIN:
        return TransportError(
            f"a proxy on the way to {host} asks for a user name and a password (HTTP status 407): "
            "put them into session.proxies or HTTPS_PROXY",
            status=status,
            retryable=False,
        )
    refusal = diagnosis.refusal(page, asked_for=asked_for) if 400 <= status < 500 else None
    return refusal or _refused(said, status, page, asked_for)


def _refused(said: str, status: int, page: bytes, asked_for: str) -> ShopSiteError:
    if status in _NOTHING:
        return StoreRefusedError(f"{said}, which carries nothing, instead of {asked_for}: check the URL", status=status)
    said += _quoted(page, asked_for)
    if status in (401, 403):
        return AuthenticationError(
            f"{said}: check the credentials, or ask the host whether a firewall turns this client away"
        )
    return StoreRefusedError(f"{said}: check the URL", status=status)


def _redirect(said: str, status: int, headers: Mapping[str, str], host: str | None) -> str:
    target = diagnosis.snippet(headers.get("Location", "").partition("?")[0].partition("#")[0])
    if status == _NOT_MODIFIED:
        return f"{said}, as if it had answered this before: ask the host whether a cache stands in front of the store"
    if not target:
        return f"{said}, a redirect, but names no other address: check the URL"
    return (
        f"{host} redirects to {target!r}; a signed request is never sent on: put the right address into the credentials"
    )


def _quoted(page: bytes, asked_for: str) -> str:
    """Return what a page says; one without a title may hold a token."""
    if refusal := diagnosis.named_error(page):
        code, description = refusal
        return f", {': '.join(filter(None, (diagnosis.snippet(code), description)))!r}"
    if asked_for == TOKEN and b"<title" not in page.lower():
        return ""
    said = diagnosis.title(page.decode("utf-8-sig", "replace"))
    return f", {said!r}" if said else ""
