"""A request as a person may see it: what is sent and signed, with every secret masked."""

from collections.abc import Iterable, Mapping

from shopsite_orders.store.credentials import Application, MerchantLogin, check_https
from shopsite_orders.store.signing import mac_text, seen_as

_TOKEN = "<access token>"  # noqa: S105 - a place-holder
_PROOF = ("signature", "token", "timestamp", "nonce")
_UNSIGNED = """\
Nothing is signed with a merchant login; the request carries HTTP Basic authentication.

POST {url}
{form}"""
_SIGNED = """\
1. The token: POST {authorization_url}
    grant_type=authorization_code
    code=••••
    client_credentials=base64("{client_id}:" + nonce)
    signature=base64(HMAC-SHA1(secret key, client_credentials))

2. The download: POST {url}
{form}
   Its signature is the base64 of HMAC-SHA1(secret key, text), where the text is these lines, each with one LF:

{text}"""


def explain_unsigned(login: MerchantLogin, parameters: Mapping[str, str]) -> str:
    """Return what a merchant login sends."""
    return _UNSIGNED.format(url=login.download_url, form=_lines(sorted(parameters.items())))


def explain_signed(
    application: Application,
    parameters: Mapping[str, str],
    *,
    download_url: str | None,
    mac_host: str | None,
    mac_port: int | None,
    timestamp: int,
    nonce: str,
) -> str:
    """Return what an application sends, and the text that is signed; without a `download_url`, the usual one.

    Raises:
        ValueError: the `download_url` is not a URL that a request may be sent to.
    """
    url = download_url
    if url is None:
        url = application.authorization_url.removesuffix("authorize.cgi") + "db_xml.cgi"
    check_https(url, "download_url", allow_insecure=application.allow_insecure)
    seen = seen_as(url, host=mac_host, port=mac_port)
    text = mac_text(seen, parameters, token=_TOKEN, timestamp=timestamp, nonce=nonce)
    return _SIGNED.format(
        authorization_url=application.authorization_url,
        client_id=application.client_id,
        url=url,
        text="".join(f"    {line}\n" for line in text.splitlines()),
        form=_lines([*sorted(parameters.items()), *((name, "…") for name in _PROOF)]),
    )


def _lines(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f"    {name}={value}\n" for name, value in pairs)
