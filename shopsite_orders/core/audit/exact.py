"""Arithmetic that is exact for every amount of money, whatever decimal context the caller has set."""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

EXACT = Context(prec=200, rounding=ROUND_HALF_EVEN, traps=[])
NOTHING = Decimal(0)
CENT = Decimal("0.01")
_LARGEST = 30  # digits before the point, and behind it; what is longer is no amount


def usable(amount: Decimal) -> bool:
    """Say whether a number can be an amount: finite, and no longer than money is."""
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_LARGEST and amount.adjusted() <= _LARGEST


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Add amounts up."""
    result = NOTHING
    for amount in amounts:
        result = EXACT.add(result, amount)
    return result


def times(one: Decimal, other: Decimal) -> Decimal:
    """Multiply two amounts."""
    return EXACT.multiply(one, other)


def less(amount: Decimal, *others: Decimal) -> Decimal:
    """Take amounts away from another."""
    return EXACT.subtract(amount, total(others))


def to_cents(amount: Decimal, way: str = ROUND_HALF_UP) -> Decimal:
    """Round an amount to the cent."""
    return amount.quantize(CENT, way, EXACT)
