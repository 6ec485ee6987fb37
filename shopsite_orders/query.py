"""The parameters of an order download, typed and checked (docs/protocol.md#download-parameters)."""

import re
from datetime import date, datetime
from enum import Enum
from typing import Any

import attrs

from shopsite_orders.core.checks import Rule, at_least, typed, valid
from shopsite_orders.core.values import ordinal

# Named by ShopSite's help or by programs in the field; a newer layout may be asked for just as well.
KNOWN_VERSIONS = ("6.3", "7.1", "12.0", "14.0", "15.0")
OLDEST_VERSION = (6, 3)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Pay(Enum):
    """What is done with payment details.

    `YES` is a destructive read: the store purges the CVV2 for good as it sends it, even if the reply is lost.
    `NONE` leaves payment details out of the reply.
    """

    NO_CVV = "no_cvv"
    YES = "yes"
    NONE = ""


def _numbered(number: int | str | None) -> Any:
    """Return a number that is a text, as errors and orders hold theirs; what is not one is left to `_order_number`."""
    counted = ordinal(number) if isinstance(number, str) else None
    return number if counted is None else counted


def _dated(day: date | str | None) -> Any:
    """Return a day that is a text; what is not one is left to `_day`."""
    if not isinstance(day, str) or not _DAY.fullmatch(day):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:  # the 30th of February
        return day


def _order_number(name: str, value: object) -> None:
    if isinstance(value, str):
        raise ValueError(  # noqa: TRY004 - a text is right, but not this one
            f"{name} must be the digits of an order number, such as '1962', not {value[:40]!r}"
        )
    typed(int, expected="an int, or a str of digits")(name, value)


def _day(name: str, value: object) -> None:
    if isinstance(value, datetime):
        raise TypeError(f"{name} is a day on the store's clock: pass a datetime.date, such as value.date()")
    if isinstance(value, str):
        raise ValueError(  # noqa: TRY004 - a text is right, but not this one
            f"{name} must be a day such as '2026-03-14', not {value[:40]!r}"
        )
    typed(date, expected="a datetime.date, or a str such as '2026-03-14'")(name, value)


def _optional(*rules: Rule) -> "attrs._ValidatorType[Any]":
    return attrs.validators.optional(valid(*rules))


@attrs.frozen(kw_only=True)
class OrderQuery:
    """Which orders to ask for; every bound is inclusive and may stand alone.

    Args:
        start_order: the first order number; a number, or its digits as orders and errors hold them.
        end_order: the last order number.
        start_date: the oldest day, by the server's clock; a `date`, or a text such as ``"2026-03-14"``.
        end_date: the newest day, by the server's clock.
        max_orders: at most so many orders, the oldest first.
        pay: what is done with payment details.

    Raises:
        TypeError: a value is of another type, such as a `datetime` for a day.
        ValueError: a range ends before it begins, a number is out of range, or a text is not a number or a day.
    """

    start_order: int | None = attrs.field(
        default=None, converter=_numbered, validator=_optional(_order_number, at_least(0))
    )
    end_order: int | None = attrs.field(
        default=None, converter=_numbered, validator=_optional(_order_number, at_least(0))
    )
    start_date: date | None = attrs.field(default=None, converter=_dated, validator=_optional(_day))
    end_date: date | None = attrs.field(default=None, converter=_dated, validator=_optional(_day))
    max_orders: int | None = attrs.field(default=None, validator=_optional(typed(int, expected="an int"), at_least(1)))
    pay: Pay = attrs.field(default=Pay.NO_CVV, validator=valid(typed(Pay, expected="a Pay, such as Pay.NO_CVV")))

    def __attrs_post_init__(self) -> None:
        for first, last in (("start_order", "end_order"), ("start_date", "end_date")):
            begin, end = getattr(self, first), getattr(self, last)
            if begin is not None and end is not None and begin > end:
                raise ValueError(f"{first} must not be after {last}: {begin} > {end}")

    def parameters(self, version: str) -> dict[str, str]:
        """Return the form fields as ShopSite names and writes them."""
        parameters = {
            "clientApp": "1",
            "dbname": "orders",
            "version": version,
            "startorder": self.start_order,
            "endorder": self.end_order,
            "startdate": _day_text(self.start_date),
            "enddate": _day_text(self.end_date),
            "maxorder": self.max_orders,
            "pay": self.pay.value or None,
        }
        return {name: str(value) for name, value in parameters.items() if value is not None}


def _day_text(day: date | None) -> str | None:
    return f"{day.month:02}/{day.day:02}/{day.year:04}" if day else None


def check_version(version: str) -> str:
    """Return the version of a reply's layout as it is sent.

    Raises:
        TypeError: it is not a text.
        ValueError: it is not a version, or is older than the oldest layout.
    """
    typed(str, expected="a str such as '14.0'")("version", version)
    if not re.fullmatch(r"[0-9]{1,3}\.[0-9]{1,3}", version):
        raise ValueError(f"version should be one like {', '.join(map(repr, KNOWN_VERSIONS))}, not {version!r}")
    if tuple(map(int, version.split("."))) < OLDEST_VERSION:
        raise ValueError(f"version {version!r} is older than the oldest layout, '6.3'")
    return version
