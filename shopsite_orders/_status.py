"""An HTTP status that is not 200 -> the error that says what to do."""

from collections.abc import Mapping

from shopsite_orders import _answer
from shopsite_orders._token import TOKEN
from shopsite_orders.errors import AuthenticationError, ShopSiteError, StoreRefusedError, TransportError


def status_error(
    status: int, headers: Mapping[str, str], page: bytes, *, host: str | None, asked_for: str
) -> ShopSiteError:
    """Return the error for a response with such a status and the beginning of its page."""
    if 300 <= status < 400:
        return StoreRefusedError(
            f"{host} redirects to {_answer.snippet(headers.get('Location', 'nowhere'))!r}; "
            "a signed request is never sent on: put the right address into the credentials",
            status=status,
        )
    said = f"{host} answered with HTTP status {status}{_quoted(page, asked_for)}"
    if status == 429 or status >= 500:
        return TransportError(
            f"{said}: try again later", status=status, retry_after=_seconds(headers.get("Retry-After", ""))
        )
    if status not in (401, 403):
        return StoreRefusedError(f"{said}: check the URL", status=status)
    if _answer.is_json(page):
        return _answer.explain(page, asked_for=asked_for, status=status, quote=asked_for != TOKEN)
    return AuthenticationError(
        f"{said}: check the credentials, or ask the host whether a firewall turns this client away"
    )


def _quoted(page: bytes, asked_for: str) -> str:
    if asked_for == TOKEN and b"<title" not in page.lower():  # it may hold a token
        return ""
    return f", {_answer.title(page.decode('utf-8', 'replace'))!r}"


def _seconds(retry_after: str) -> float | None:
    return float(retry_after) if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 6 else None
