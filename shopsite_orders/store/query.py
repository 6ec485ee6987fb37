"""The parameters of an order download, typed and checked (docs/protocol.md#download-parameters)."""

import re
from datetime import date, datetime
from enum import Enum

import attrs

from shopsite_orders.core.checks import at_least, typed, valid

# Named by ShopSite's help or by programs in the field; a newer layout may be asked for just as well.
KNOWN_VERSIONS = ("6.3", "7.1", "12.0", "14.0", "15.0")
OLDEST_VERSION = (6, 3)


class Pay(Enum):
    """What is done with payment details.

    `YES` is a destructive read: the store purges the CVV2 for good as it sends it, even if the reply is lost.
    `NONE` leaves payment details out of the reply.
    """

    NO_CVV = "no_cvv"
    YES = "yes"
    NONE = ""


def _whole_number(smallest: int) -> "attrs._ValidatorType[int | None]":
    return attrs.validators.optional(valid(typed(int, expected="an int"), at_least(smallest)))


def _day(name: str, value: object) -> None:
    if isinstance(value, datetime):
        raise TypeError(f"{name} is a day on the store's clock: pass a datetime.date, such as value.date()")
    typed(date, expected="a datetime.date")(name, value)


@attrs.frozen(kw_only=True)
class OrderQuery:
    """Which orders to ask for; every bound is inclusive and may stand alone.

    Args:
        start_order: the first order number.
        end_order: the last order number.
        start_date: the oldest day, by the server's clock.
        end_date: the newest day, by the server's clock.
        max_orders: at most so many orders, the oldest first.
        pay: what is done with payment details.

    Raises:
        TypeError: a value is of another type, such as a `datetime` for a day.
        ValueError: a range ends before it begins, or a number is out of range.
    """

    start_order: int | None = attrs.field(default=None, validator=_whole_number(0))
    end_order: int | None = attrs.field(default=None, validator=_whole_number(0))
    start_date: date | None = attrs.field(default=None, validator=attrs.validators.optional(valid(_day)))
    end_date: date | None = attrs.field(default=None, validator=attrs.validators.optional(valid(_day)))
    max_orders: int | None = attrs.field(default=None, validator=_whole_number(1))
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
        TypeError: it is no text.
        ValueError: it is no version, or older than the oldest layout.
    """
    typed(str, expected="a str such as '14.0'")("version", version)
    if not re.fullmatch(r"[0-9]{1,3}\.[0-9]{1,3}", version):
        raise ValueError(f"version should be one like {', '.join(map(repr, KNOWN_VERSIONS))}, not {version!r}")
    if tuple(map(int, version.split("."))) < OLDEST_VERSION:
        raise ValueError(f"version {version!r} is older than the oldest layout, '6.3'")
    return version
