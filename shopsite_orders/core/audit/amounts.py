"""The amounts of an order by their paths, and those that cannot be used."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from shopsite_orders.core.audit.exact import total, usable

if TYPE_CHECKING:
    from shopsite_orders.core.order import Coupon, Order


@attrs.frozen
class Amounts:
    """What an order states, by path: a missing amount and one that is not a number of money are left out."""

    by_path: dict[str, Decimal]
    odd: tuple[str, ...]

    @classmethod
    def of(cls, order: "Order") -> "Amounts":
        stated = [(path, amount) for path, amount in _stated(order) if amount is not None]
        return cls(
            {path: amount for path, amount in stated if usable(amount)},
            tuple(path for path, amount in stated if not usable(amount)),
        )

    def get(self, path: str) -> Decimal | None:
        return self.by_path.get(path)

    def below(self, prefix: str, name: str) -> dict[str, Decimal]:
        """Return the amounts called `name` in a list of the order."""
        return {
            path: amount
            for path, amount in self.by_path.items()
            if path.startswith(f"{prefix}[") and path.endswith(f"].{name}")
        }

    def sum(self, paths: Iterable[str]) -> Decimal:
        """Add up what is stated at these paths."""
        return total(self.by_path[path] for path in paths if path in self.by_path)

    def size(self, paths: Iterable[str]) -> Decimal:
        """Add up what these amounts take off or put on, whatever sign a store gives them."""
        return total(self.by_path[path].copy_abs() for path in paths if path in self.by_path)


def _stated(order: "Order") -> Iterator[tuple[str, Decimal | None]]:
    for at, line in enumerate(order.lines):
        for name in ("quantity", "unit_price", "total"):
            yield f"lines[{at}].{name}", getattr(line, name)
        for place, option in enumerate(line.options):
            yield f"lines[{at}].options[{place}].price", option.price
    for name in ("products", "subtotal", "tax", "tax_rate", "shipping", "grand_total"):
        yield f"totals.{name}", getattr(order.totals, name)
    for name in ("discounts", "surcharges"):
        for at, charge in enumerate(getattr(order.totals, name)):
            yield f"totals.{name}[{at}].amount", charge.amount
    for at, coupon in enumerate(order.coupons):
        yield f"coupons[{at}].total", coupon.total
    for at, certificate in enumerate(order.gift_certificates):
        yield f"gift_certificates[{at}].amount_used", certificate.amount_used


def coupon_paths(coupons: "Iterable[Coupon]", applies: str | None) -> tuple[str, ...]:
    """Return the paths of the coupons that apply ``pre`` or ``post`` tax, or for which that is not said (`None`)."""
    return tuple(f"coupons[{at}].total" for at, coupon in enumerate(coupons) if _applies(coupon) == applies)


def _applies(coupon: "Coupon") -> str | None:
    said = (coupon.applies or "").strip().lower()
    return said if said in ("pre", "post") else None
