"""What an audit has to say of one amount."""

from decimal import Decimal
from typing import Literal, TypeAlias

import attrs

from shopsite_orders.core.audit.exact import EXACT

Verdict: TypeAlias = Literal["wrong", "rounding", "not checked"]


@attrs.frozen(kw_only=True)
class Finding:
    """An amount that is not what the others make it, or one that could not be checked.

    Attributes:
        name: what was worked out: ``line_total``, ``options``, ``products``, ``subtotal``, ``tax`` or ``grand_total``.
        verdict: ``"wrong"``; ``"rounding"`` where it is off by what rounding explains; ``"not checked"``.
        path: the amount that the store states, such as ``totals.subtotal``.
        parts: the paths of all amounts that it was worked out from.
        expected: what they make it.
        found: what the store states.
        sentence: the finding in words; it holds no personal data.
    """

    name: str
    verdict: Verdict
    path: str
    parts: tuple[str, ...]
    expected: Decimal | None = None
    found: Decimal | None = None
    sentence: str

    @property
    def difference(self) -> Decimal | None:
        """How much more was found than expected."""
        return None if self.expected is None or self.found is None else EXACT.subtract(self.found, self.expected)
