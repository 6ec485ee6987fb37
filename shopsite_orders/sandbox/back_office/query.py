"""The parameters of db_xml.cgi, honoured or refused (docs/protocol.md#download-parameters)."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

import attrs

from shopsite_orders.core.order import Order

_RANGES = {"startorder", "endorder", "startdate", "enddate", "maxorder"}
_KNOWN = {"clientApp", "dbname", "version", "pay"} | _RANGES
_DATE = re.compile(r"\d\d/\d\d/\d{4}", re.ASCII)
_WHOLE_NUMBER = re.compile(r"\d{1,18}", re.ASCII)

Bound = TypeVar("Bound", int, date)


class BadParameterError(Exception):
    """A parameter the store refuses with response code 3; its text is the reason."""


@attrs.frozen(kw_only=True)
class OrderQuery:
    """Which orders are wanted, in which layout, with which card data."""

    first: int | None
    last: int | None
    since: date | None
    until: date | None
    most: int | None
    pay: str | None
    version: str | None

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> "OrderQuery":
        """Read the parameters strictly: a sandbox that shrugs at a typing error hides it until the real store meets it.

        Raises:
            BadParameterError: one is missing, unknown or not in its form.
        """
        if unknown := sorted(parameters.keys() - _KNOWN):
            raise BadParameterError(f"unknown parameter: {', '.join(unknown)}")
        for name, value in (("clientApp", "1"), ("dbname", "orders")):
            if parameters.get(name) != value:
                raise BadParameterError(f"{name} must be {value}")
        if parameters.get("pay") not in (None, "yes", "no_cvv"):
            raise BadParameterError("pay must be yes or no_cvv")
        return cls(
            first=_integer(parameters, "startorder"),
            last=_integer(parameters, "endorder"),
            since=_day(parameters, "startdate"),
            until=_day(parameters, "enddate"),
            most=_integer(parameters, "maxorder"),
            pay=parameters.get("pay"),
            version=parameters.get("version"),
        )

    def select(self, orders: Iterable[Order]) -> tuple[Order, ...]:
        """Return the orders asked for, all bounds inclusive, the first of them when there are too many."""
        return tuple(islice(filter(self._matches, orders), self.most))

    def _matches(self, order: Order) -> bool:
        return _within(int(order.number), self.first, self.last) and (
            (self.since is None and self.until is None)
            or (order.placed_at is not None and _within(order.placed_at.date(), self.since, self.until))
        )


def _within(value: Bound, low: Bound | None, high: Bound | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)


def _integer(parameters: Mapping[str, str], name: str) -> int | None:
    text = parameters.get(name)
    if text is None:
        return None
    if not _WHOLE_NUMBER.fullmatch(text) or (name == "maxorder" and int(text) == 0):
        raise BadParameterError(f"{name} must be a whole number")
    return int(text)


def _day(parameters: Mapping[str, str], name: str) -> date | None:
    text = parameters.get(name)
    if text is None:
        return None
    try:
        return _parsed(text)
    except ValueError:
        raise BadParameterError(f"{name} must be a date, mm/dd/yyyy") from None


def _parsed(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007 - the server's day, which has no zone
