"""One amount that others make: whether it holds, is off by rounding, or is wrong.

Amounts are worked out exactly, whatever decimal context the caller has set. A store may round each part or only the
sum, which may be off by half a cent for each of its rounded parts; more than that is an error.
"""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import attrs

from shopsite_orders.core.audit.exact import EXACT, less, to_cents
from shopsite_orders.core.audit.finding import Finding, Verdict

_HALF_A_CENT = Decimal("0.005")
_WAYS = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)  # in which stores round


@attrs.frozen(kw_only=True)
class Equation:
    """An amount that the store states, and what it should come to.

    Attributes:
        says: the rule in words, such as "the sum of the lines".
        expected: what the parts make it; several, where it is not known which one a store means.
        parts: the paths of the amounts that it was worked out from.
        rounded: how many of them may have been rounded.
    """

    name: str
    path: str
    says: str
    found: Decimal
    expected: tuple[Decimal, ...]
    parts: tuple[str, ...]
    rounded: int = 1

    def finding(self) -> Finding | None:
        """Return what there is to say, `None` if the amount is as it should be."""
        if any(self.found in (exact, *_rounded(exact)) for exact in self.expected):
            return None
        nearest = min(self.expected, key=self._off)
        explained = self._off(nearest) <= EXACT.multiply(_HALF_A_CENT, Decimal(self.rounded + 1))
        return self._told("rounding" if explained else "wrong", to_cents(nearest))

    def _off(self, exact: Decimal) -> Decimal:
        return EXACT.abs(less(self.found, exact))

    def _told(self, verdict: Verdict, expected: Decimal) -> Finding:
        tail = ", which rounding explains" if verdict == "rounding" else ""
        difference = less(self.found, expected)
        return Finding(
            name=self.name,
            verdict=verdict,
            path=self.path,
            parts=self.parts,
            expected=expected,
            found=self.found,
            sentence=f"{self.path} is {self.found:f}, but {self.says} is {expected:f}: {difference:+f}{tail}.",
        )


def unchecked(name: str, path: str, why: str) -> Finding:
    """Return the finding for an amount that can be compared with nothing."""
    return Finding(name=name, verdict="not checked", path=path, parts=(), sentence=f"{path} was not checked: {why}.")


def _rounded(exact: Decimal) -> list[Decimal]:
    return [to_cents(exact, way) for way in _WAYS]
