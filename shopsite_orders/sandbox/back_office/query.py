"""The parameters of db_xml.cgi, honoured or refused (docs/protocol.md#download-parameters)."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Protocol, TypeVar

import attrs

_RANGES = {"startorder", "endorder", "startdate", "enddate", "maxorder"}
_ALWAYS_SENT = {"clientApp": "1", "dbname": "orders"}  # but not by all programs (docs/protocol.md#merchant-login)
_KNOWN = {"version", "pay"} | _ALWAYS_SENT.keys() | _RANGES
_DATE = re.compile(r"\d\d/\d\d/\d{4}", re.ASCII)
_WHOLE_NUMBER = re.compile(r"\d{1,18}", re.ASCII)

Bound = TypeVar("Bound", int, date)


class Listing(Protocol):
    """An order, as far as it must be known to be chosen."""

    @property
    def number(self) -> str | None: ...
    @property
    def placed_at(self) -> datetime | None: ...


Listed = TypeVar("Listed", bound=Listing)


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
    def parse(cls, parameters: Mapping[str, str], *, strict: bool = False) -> "OrderQuery":
        """Read the parameters as live stores evidently do, or `strict`: then none may be missing or unknown.

        Raises:
            BadParameterError: one is not in its form, or refused by `strict`.
        """
        unknown = sorted(parameters.keys() - _KNOWN)
        if strict and unknown:
            raise BadParameterError(f"unknown parameter: {', '.join(unknown)}")
        for name, value in _ALWAYS_SENT.items():
            if parameters.get(name, None if strict else value) != value:
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

    def select(self, orders: Iterable[Listed]) -> tuple[Listed, ...]:
        """Return the orders asked for, all bounds inclusive, the first of them when there are too many."""
        return tuple(islice(filter(self._matches, orders), self.most))

    def _matches(self, order: Listing) -> bool:
        number = int(order.number) if order.number and _WHOLE_NUMBER.fullmatch(order.number) else None
        day = order.placed_at.date() if order.placed_at else None
        return _within(number, self.first, self.last) and _within(day, self.since, self.until)


def _within(value: Bound | None, low: Bound | None, high: Bound | None) -> bool:
    """Say whether a value is in a range; what is not known is in none but the one that is open on both sides."""
    if value is None:
        return low is None and high is None
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
