"""The two ways into a store's back office: an application, or a merchant's login (docs/protocol.md#logins)."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self, TypeAlias
from urllib.parse import SplitResult, urlsplit

import attrs

from shopsite_orders.core.checks import Rule, typed, valid

_Validator: TypeAlias = Callable[[Any, "attrs.Attribute[str]", str], None]
PREFIX = "SHOPSITE_"  # of the variables of the environment
_AMBIGUOUS = re.compile(r"[\\\s]")  # whoever takes one for the end of the host sends the request elsewhere
_HALF = re.compile("[\ud800-\udfff]")  # stands for a byte that was not UTF-8, and cannot be sent as UTF-8

_allow_insecure = valid(typed(bool, expected="True or False"))


def _shaped(pattern: str, expected: str, *further: Rule) -> _Validator:
    """Check a credential without ever repeating it in the error."""
    shape = re.compile(pattern, re.ASCII)

    def check(name: str, value: str) -> None:
        typed(str, expected=f"a str ({expected})")(name, value)
        if not shape.fullmatch(value):
            raise ValueError(f"{name} should be {expected}; what was given is not ({len(value)} characters)")

    return valid(check, *further)


def _utf_8(name: str, value: str) -> None:
    if _HALF.search(value):
        raise ValueError(f"{name} cannot be sent: it was read as UTF-8 but is not; read it in the encoding it is in")


def _url_of(cgi: str, *, exposes: str) -> _Validator:
    def check(instance: Any, attribute: "attrs.Attribute[str]", value: str) -> None:
        name = attribute.name
        typed(str, expected=f"a str (the URL of {cgi})")(name, value)
        check_https(value, name, allow_insecure=instance.allow_insecure, exposes=exposes)
        if "?" in value or "#" in value:
            raise ValueError(f"{name} should end in {cgi}: leave out what comes after it, from the ? or # on")
        if not urlsplit(value).path.endswith(f"/{cgi}"):
            raise ValueError(f"{name} should be a URL that ends in {cgi}, not {value!r}")

    return check


def check_https(
    url: str, name: str, *, allow_insecure: bool, exposes: str = "read the orders", mend: str = "use https://"
) -> None:
    """Accept an HTTPS URL with a host, and plain HTTP only on request.

    `exposes` is what others can do then, `mend` what the caller can do instead.

    Raises:
        ValueError: it is anything else; the message does not repeat it, as there may be a password in it.
    """
    if not url.isprintable() or _AMBIGUOUS.search(url):
        raise ValueError(f"{name} is not a URL: there is a backslash, white space or a control character in it")
    parts = _parts(url)
    if parts is None:
        raise ValueError(f"{name} is not a URL: its host or its port cannot be read")
    if "@" in parts.netloc:
        raise ValueError(f"{name} must not carry a user name or a password in front of {parts.hostname or 'its host'}")
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError(f"{name} should be a URL that begins with https://")
    if parts.scheme == "http" and not allow_insecure:
        raise ValueError(
            f"{name} begins with http://: anyone on the way could {exposes}, and ShopSite silently leaves card data "
            f"out; {mend}, or pass allow_insecure=True to accept all of that"
        )


def _parts(url: str) -> SplitResult | None:
    """Return the parts of a URL, `None` if it cannot be split; what urllib says of it might repeat a password."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for what is not a port
    except ValueError:
        return None
    return parts


def from_variables(environ: Mapping[str, str], fields: Iterable[str], prefix: str = PREFIX) -> dict[str, str]:
    """Return what the environment holds for these fields, without the white space around it.

    Raises:
        ValueError: variables are not set, or blank.
    """
    names = {field: f"{prefix}{field.upper()}" for field in fields}
    values = {field: environ.get(name, "").strip() for field, name in names.items()}
    missing = [f"{name} (blank)" if name in environ else name for field, name in names.items() if not values[field]]
    if missing:
        raise ValueError(f"the environment does not set {', '.join(missing)}")
    return values


@attrs.frozen(kw_only=True)
class Application:
    """What Utilities > Applications > Add 3rd-Party App shows: needed by stores with User Logins.

    Args:
        client_id: 8 letters and digits.
        secret_key: 16 letters and digits, with dashes after the 4th, 8th and 12th; used verbatim.
        authorization_code: 32 characters, case-sensitive, the same for every call.
        authorization_url: the full URL of the store's ``authorize.cgi``.
        allow_insecure: accept plain HTTP: anyone on the way can read and reuse the authorization code and read the
            orders, and ShopSite leaves card data out.

    Raises:
        TypeError: one of them is of another type.
        ValueError: one of them has another shape; the message never repeats a secret.
    """

    allow_insecure: bool = attrs.field(default=False, validator=_allow_insecure)
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
    authorization_url: str = attrs.field(
        validator=_url_of(
            "authorize.cgi", exposes="read and reuse the long-lived authorization code and read the orders"
        )
    )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, *, allow_insecure: bool = False) -> Self:
        """Read SHOPSITE_CLIENT_ID, SHOPSITE_SECRET_KEY, SHOPSITE_AUTHORIZATION_CODE and SHOPSITE_AUTHORIZATION_URL.

        White space around a value is dropped.

        Raises:
            ValueError: one is not set or blank, or has another shape than it should.
        """
        values = from_variables(os.environ if environ is None else environ, _FROM_ENV)
        return cls(allow_insecure=allow_insecure, **values)


_FROM_ENV = ("client_id", "secret_key", "authorization_code", "authorization_url")


@attrs.frozen(kw_only=True)
class MerchantLogin:
    """A merchant's user name and password (HTTP Basic): for stores without User Logins.

    Args:
        download_url: the full URL of the store's ``db_xml.cgi``.
        user_id: the back office's user name.
        password: its password.
        allow_insecure: accept plain HTTP: anyone on the way can read and reuse the user name and the password and
            read the orders, and ShopSite leaves card data out.

    Raises:
        TypeError: one of them is of another type.
        ValueError: one of them cannot be what it should be; the message never repeats the password.
    """

    allow_insecure: bool = attrs.field(default=False, validator=_allow_insecure)
    download_url: str = attrs.field(
        validator=_url_of("db_xml.cgi", exposes="read and reuse the user name and the password and read the orders")
    )
    user_id: str = attrs.field(
        validator=_shaped(r"[^:\x00-\x1f\x7f]+", "a user name without a colon or a control character", _utf_8)
    )
    password: str = attrs.field(
        repr=False,
        validator=_shaped(r"[^\x00-\x1f\x7f]+", "a password that is not empty and has no control character", _utf_8),
    )


def host_of(credentials: Application | MerchantLogin) -> str:
    """Return the host that is asked first with these credentials."""
    first = credentials.authorization_url if isinstance(credentials, Application) else credentials.download_url
    return str(urlsplit(first).hostname)
