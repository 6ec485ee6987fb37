"""What arguments must be, in one voice: each check takes a name and a value, and raises a sentence.

A wrong type is a TypeError that tells the type that came and never the value, which may be a secret.
"""

import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import attrs

Rule: TypeAlias = Callable[[str, Any], None]

_A_DAY = 24 * 60 * 60  # seconds
_CURRENCY = re.compile("[A-Z]{3}")  # as ISO 4217 has them
_HEADER = re.compile(r"[!-~]([ -~\xa1-\xff]*[!-~\xa1-\xff])?")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?|(?:[0-9a-f]*:){2,7}[0-9a-f.]*", re.IGNORECASE)  # a name, or IPv6

_LONGEST_NAME = 255  # characters, as there are in the columns that hold it
_BARE = "'orders.shop.example': no https://, port or path"


def valid(*checks: Rule) -> Callable[[Any, "attrs.Attribute[Any]", Any], None]:
    """Return the validator of an attribute that passes all of these checks."""

    def validate(_: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        for check in checks:
            check(attribute.name, value)

    return validate


def typed(*kinds: type, expected: str) -> Rule:
    """Check the type; a bool is a number nowhere."""

    def check(name: str, value: object) -> None:
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise wrong_type(name, value, expected)

    return check


def has(*attributes: str, expected: str) -> Rule:
    """Check what a value can do, where its class would cost an import."""

    def check(name: str, value: object) -> None:
        if not all(hasattr(value, attribute) for attribute in attributes):
            raise wrong_type(name, value, expected)

    return check


def at_least(smallest: int) -> Rule:
    def check(name: str, value: int) -> None:
        if value < smallest:
            raise ValueError(f"{name} must be at least {smallest}, not {value}")

    return check


def short(longest: int) -> Rule:
    """Check a name that is written to a database and to a terminal."""

    def check(name: str, value: Any) -> None:
        typed(str, expected=f"a str of 1 to {longest} printable characters")(name, value)
        if not 1 <= len(value) <= longest or not value.isprintable():
            raise ValueError(
                f"{name} must have 1 to {longest} printable characters, not the {len(value)} of {value[:20]!r}"
            )

    return check


def calls(name: str, value: object, expected: str = "a function to call") -> None:
    if not callable(value):
        raise wrong_type(name, value, expected)


def seconds(name: str, value: Any) -> None:
    number(name, value)
    if not 0 < value <= sys.float_info.max:
        raise ValueError(f"{name} must be a finite number of seconds greater than zero, not {value}")


def duration(name: str, value: Any) -> None:
    """Check how long somebody waits, which may be not at all."""
    number(name, value)
    if not 0 <= value <= _A_DAY:
        raise ValueError(f"{name} must be from zero seconds to a day, {_A_DAY}, not {value}")


def number(name: str, value: object, expected: str = "a number of seconds") -> None:
    typed(int, float, expected=expected)(name, value)


def timeouts(timeout: float | tuple[float, float]) -> tuple[float, float]:
    """Return the seconds to connect and to read; no operating system counts them without end.

    Raises:
        TypeError: they are not numbers.
        ValueError: they are not two, or out of range.
    """
    pair = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    if len(pair) != 2:
        raise ValueError(f"timeout must be one number of seconds, or two: to connect and to read; not {len(pair)}")
    for part in pair:
        number("timeout", part, "a number of seconds, or a pair of them")
        if not 0 < part <= _A_DAY:
            raise ValueError(f"timeout must be greater than zero seconds and at most a day, {_A_DAY}, not {part}")
    return float(pair[0]), float(pair[1])


def several(name: str, value: object, expected: str) -> None:
    """Check that there may be many of them; of one text the letters would be taken for them."""
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        raise wrong_type(name, value, expected)


def currency_code(name: str, value: Any) -> None:
    typed(str, expected="a str such as 'USD'")(name, value)
    if not value.strip():
        raise ValueError(f"{name} must not be blank: name one such as 'USD', or leave it out")
    if not _CURRENCY.fullmatch(value):
        raise ValueError(f"{name} must be a code of three capital letters such as 'USD', not {value!r}")


def header(name: str, value: Any) -> None:
    typed(str, expected="a str")(name, value)
    if not _HEADER.fullmatch(value):
        raise ValueError(f"{name} must be one line of Latin letters, as HTTP headers are, not {value!r}")


def hosts(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of hosts as URLs are compared with them.

    Raises:
        TypeError: they are not texts, or one text, whose letters would be taken for hosts.
        ValueError: one is not a bare name; it is not repeated, as there may be a password in a URL.
    """
    several("allow_hosts", names, "several hosts, such as ('orders.shop.example',)")
    names = tuple(names)
    for name in names:
        typed(str, expected="names of hosts")("allow_hosts", name)
        if not _HOST.fullmatch(name):
            raise ValueError(f"allow_hosts must be bare names of hosts, such as {_BARE}")
    return tuple(name.lower() for name in names)


def check_on_error(value: object) -> None:
    """Check what is to be done with an order that cannot be read."""
    if value not in ("raise", "quarantine"):
        raise ValueError(f"on_error must be 'raise' or 'quarantine', not {value!r}")


def store_name(name: str, value: object) -> None:
    """Check what a store is called where its orders and its cursor are kept."""
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_NAME:
        raise ValueError(f"{name} cannot be {value!r}: a store needs a name of 1 to {_LONGEST_NAME} characters")


def host(name: str, value: Any) -> None:
    typed(str, expected="a str such as 'orders.shop.example'")(name, value)
    if not _HOST.fullmatch(value):
        raise ValueError(f"{name} must be the bare name of a host, such as {_BARE}")


def port(name: str, value: Any) -> None:
    typed(int, expected="an int such as 443")(name, value)
    if not 1 <= value <= 65535:
        raise ValueError(f"{name} must be a port from 1 to 65535, not {value}")


def wrong_type(name: str, value: object, expected: str) -> TypeError:
    """Return the error for a value of another type than expected."""
    return TypeError(f"{name} must be {expected}, not {'None' if value is None else type(value).__name__}")
