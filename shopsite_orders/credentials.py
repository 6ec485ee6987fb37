"""The two ways into a store's back office: an application, or a merchant's login (PROTOCOL section 1)."""

import os
import re
from collections.abc import Callable, Mapping
from typing import Any, Self, TypeAlias
from urllib.parse import SplitResult, urlsplit

import attrs

_Check: TypeAlias = Callable[[Any, "attrs.Attribute[str]", str], None]
_AMBIGUOUS = re.compile(r"[\\\s]")  # whoever takes one for the end of the host sends the request elsewhere


def _shaped(pattern: str, expected: str) -> _Check:
    """Check a credential without ever repeating it in the error."""
    shape = re.compile(pattern, re.ASCII)

    def check(_: object, attribute: "attrs.Attribute[str]", value: str) -> None:
        if not isinstance(value, str):
            raise TypeError(f"{attribute.name} must be a str: {expected}")
        if not shape.fullmatch(value):
            raise ValueError(f"{attribute.name} should be {expected}; what was given is not ({len(value)} characters)")

    return check


def _url_of(cgi: str, *, carries: str = "the orders") -> _Check:
    def check(instance: Any, attribute: "attrs.Attribute[str]", value: str) -> None:
        if not isinstance(value, str):
            raise TypeError(f"{attribute.name} must be a str: the URL of {cgi}")
        check_https(value, attribute.name, allow_insecure=instance.allow_insecure, carries=carries)
        if not urlsplit(value).path.endswith(f"/{cgi}"):
            raise ValueError(f"{attribute.name} should be a URL that ends in {cgi}, not {value!r}")

    return check


def check_https(url: str, name: str, *, allow_insecure: bool, carries: str = "the orders") -> None:
    """Accept an HTTPS URL with a host, and plain HTTP, which shows what it `carries`, only on request.

    Raises:
        ValueError: it is anything else.
    """
    if not url.isprintable() or _AMBIGUOUS.search(url):
        raise ValueError(f"{name} is not a URL: there is a backslash, white space or a control character in it")
    parts = _parts(url, name)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError(f"{name} should be a URL that begins with https://")
    if parts.scheme == "http" and not allow_insecure:
        raise ValueError(
            f"{name} begins with http://: everyone on the way could read {carries}, and ShopSite silently leaves card "
            "data out; use https://, or pass allow_insecure=True to accept that"
        )


def _parts(url: str, name: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError as error:
        raise ValueError(f"{name} is not a URL: {error}") from error
    if "@" in parts.netloc:
        raise ValueError(f"{name} must not carry a user name or a password in front of {parts.hostname}")
    return parts


@attrs.frozen(kw_only=True)
class Application:
    """What Utilities > Applications > Add 3rd-Party App shows: needed by stores with User Logins.

    Args:
        client_id: 8 letters and digits.
        secret_key: 16 letters and digits, with dashes after the 4th, 8th and 12th; used verbatim.
        authorization_code: 32 characters, case-sensitive, the same for every call.
        authorization_url: the full URL of the store's ``authorize.cgi``.
        allow_insecure: accept plain HTTP, over which ShopSite leaves card data out.

    Raises:
        ValueError: one of them has another shape; the message never repeats a secret.
    """

    allow_insecure: bool = False
    client_id: str = attrs.field(validator=_shaped(r"[A-Za-z0-9]{8}", "8 letters and digits"))
    secret_key: str = attrs.field(
        repr=False,
        validator=_shaped(
            r"[A-Za-z0-9]{4}(-[A-Za-z0-9]{4}){3}", "16 letters and digits with dashes, like xxxx-xxxx-xxxx-xxxx"
        ),
    )
    authorization_code: str = attrs.field(
        repr=False, validator=_shaped(r"[!-~]{32}", "32 characters without spaces, copied exactly")
    )
    authorization_url: str = attrs.field(validator=_url_of("authorize.cgi"))

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, *, allow_insecure: bool = False) -> Self:
        """Read SHOPSITE_CLIENT_ID, SHOPSITE_SECRET_KEY, SHOPSITE_AUTHORIZATION_CODE and SHOPSITE_AUTHORIZATION_URL.

        Raises:
            ValueError: one is not set, or has another shape than it should.
        """
        environ = os.environ if environ is None else environ
        names = {field: f"SHOPSITE_{field.upper()}" for field in _FROM_ENV}
        missing = [name for name in names.values() if not environ.get(name)]
        if missing:
            raise ValueError(f"the environment does not set {', '.join(missing)}")
        return cls(allow_insecure=allow_insecure, **{field: environ[name].strip() for field, name in names.items()})


_FROM_ENV = ("client_id", "secret_key", "authorization_code", "authorization_url")


@attrs.frozen(kw_only=True)
class MerchantLogin:
    """A merchant's user name and password (HTTP Basic): for stores without User Logins.

    Args:
        download_url: the full URL of the store's ``db_xml.cgi``.
        user_id: the back office's user name.
        password: its password.
        allow_insecure: accept plain HTTP, over which the password travels in the open.

    Raises:
        ValueError: one of them cannot be what it should be; the message never repeats the password.
    """

    allow_insecure: bool = False
    download_url: str = attrs.field(validator=_url_of("db_xml.cgi", carries="the password and the orders"))
    user_id: str = attrs.field(validator=_shaped(r"[^:\x00-\x1f]+", "a user name without a colon"))
    password: str = attrs.field(repr=False, validator=_shaped(r"[^\x00-\x1f]+", "a password that is not empty"))
