"""What is signed and how, byte for byte (docs/protocol.md#signing); known answers are in `tests/vectors`."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote, urlsplit, urlunsplit

_DEFAULT_PORTS = {"https": 443, "http": 80}


def client_credentials(client_id: str, nonce: str) -> str:
    """Return the `client_credentials` of the token request; its signature is made over this very text."""
    return base64.b64encode(f"{client_id}:{nonce}".encode()).decode("ascii")


def seen_as(url: str, *, host: str | None, port: int | None) -> str:
    """Return a URL as the store sees it: behind a proxy it may know itself by another host, or by another port."""
    target = urlsplit(url)
    name, own = host or target.hostname or "", port or target.port
    bracketed = f"[{name}]" if ":" in name else name
    return urlunsplit(target._replace(netloc=f"{bracketed}:{own}" if own else bracketed))


def signed_authority(url: str) -> tuple[str, int]:
    """Return the host and the port of a URL as they are signed."""
    target = urlsplit(url)
    return target.hostname or "", target.port or _DEFAULT_PORTS[target.scheme]


def mac_text(url: str, parameters: Mapping[str, str], *, token: str, timestamp: int, nonce: str) -> str:
    """Return the text that a download request signs: one line a fact, the parameters sorted by name."""
    host, port = signed_authority(url)
    lines = [token, str(timestamp), nonce, "", "POST", host, str(port), urlsplit(url).path]
    pairs = [f"{name}={quote(value, safe='')}" for name, value in sorted(parameters.items())]
    return "".join(f"{line}\n" for line in [*lines, *pairs])


def signature(secret_key: str, text: str) -> str:
    """Return the base64 of the HMAC-SHA1 of `text`."""
    return base64.b64encode(hmac.digest(secret_key.encode(), text.encode(), hashlib.sha1)).decode("ascii")


def signed_parameters(
    url: str, parameters: Mapping[str, str], *, secret_key: str, token: str, timestamp: int, nonce: str
) -> list[tuple[str, str]]:
    """Return the whole form of a download request, in the order in which ShopSite's own module sends it."""
    text = mac_text(url, parameters, token=token, timestamp=timestamp, nonce=nonce)
    proof = {"signature": signature(secret_key, text), "token": token, "timestamp": str(timestamp), "nonce": nonce}
    return [*sorted(parameters.items()), *proof.items()]
