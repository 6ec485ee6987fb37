"""Amounts, moments and sizes as an accountant writes them. No digit is rounded away and none is made up."""

from datetime import datetime
from decimal import Context, Decimal

_LONGEST = 30  # digits; an amount has fewer, and a few characters of an exponent could stand for a gigabyte of zeros
_EXACT = Context(prec=200, traps=[])
_SIZES = ((1_000_000, "MB"), (1_000, "kB"))


def money(amount: Decimal | None, currency: str | None = None) -> str | None:
    """Return ``USD 1,250.50``: the digits as they are stated, in groups of three."""
    if amount is None:
        return None
    digits = f"{amount:,f}" if _is_short(amount) else str(amount)
    return f"{currency}\u00a0{digits}" if currency else digits


def plain(number: Decimal | None) -> str | None:
    """Return a quantity, a weight or a rate without zeros behind its point."""
    shown = money(number)
    return shown.rstrip("0").rstrip(".") if shown and "." in shown and "E" not in shown else shown


def taken_off(amount: Decimal | None) -> str | None:
    """Return what an amount takes off, with a minus, whatever sign the store gives it."""
    return None if amount is None else money(amount.copy_abs().copy_negate() if amount else amount)


def add(one: Decimal, other: Decimal) -> Decimal:
    """Add two amounts, whatever decimal context the notebook has set."""
    return _EXACT.add(one, other)


def moment(at: datetime | None) -> str | None:
    """Return ``2024-01-02 06:11 America/Denver``: the store's clock with its zone, if that is known."""
    return f"{clock(at)} {at.tzinfo or ''}".rstrip() if at else None


def clock(at: datetime | None) -> str | None:
    """Return ``2024-01-02 06:11``, as the store's clock showed it."""
    return at.isoformat(" ")[:16] if at else None


def size(count: int) -> str:
    """Return ``1.2 MB``."""
    return next((f"{count / unit:.1f} {name}" for unit, name in _SIZES if count >= unit), f"{count} bytes")


def counted(count: int, noun: str) -> str:
    """Return ``1 order``, ``2,000 orders`` or ``no orders``."""
    return f"{count or 'no':{',' if count else ''}} {noun}{'' if count == 1 else 's'}"


def _is_short(amount: Decimal) -> bool:
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_LONGEST and amount.adjusted() <= _LONGEST
