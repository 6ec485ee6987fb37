"""Write the field reference, `docs/fields.md`, from the docstrings of the model: ``make fields``."""

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import attrs

from shopsite_orders.core.order import (
    Address,
    Card,
    Charge,
    Coupon,
    Dimensions,
    GiftCertificate,
    GiftCertificatePurchase,
    Line,
    Option,
    Order,
    Party,
    Payment,
    Totals,
)

PAGE = Path(__file__).with_name("fields.md")
CLASSES: tuple[type, ...] = (
    Order, Party, Address, Line, Option, Dimensions, GiftCertificatePurchase, Totals, Charge, Coupon, GiftCertificate,
    Payment, Card,
)  # fmt: skip
_ENTRY = re.compile(r"^    (\w+): ", re.MULTILINE)
_ELEMENT = re.compile(r" \(``([\w/]+)``\)\.?$")
_CODE = re.compile(r"\n\n((?: {4}.*\n)+)")
_CITED = re.compile(r"docs/([\w-]+\.md#([\w-]+))")
_HEADER = "| field | type | element | what |\n|---|---|---|---|\n"
_INTRODUCTION = """\
# Fields

<!-- Made by `make fields` from the docstrings of `shopsite_orders/core/order/`. Change those. -->

Every field of an order, and the element of ShopSite's reply that it comes from. Paths are those below the element that
the class comes from. An order that was posted by ShopIntegrator has the same fields; which of its own goes where is
what a [field map](teaching-field-names.md) says.

Absent and empty are both `None`. Amounts, quantities and weights are exact `Decimal`; nothing is computed and nothing
rounded. What has no field here is in `order.extras`, under its path.

Two pairs are easily confused:

- **`totals.products` and `totals.subtotal`.** `products` is the sum of the lines; `subtotal` is what is left of it when
  discounts and coupons before tax are taken off. Without any they are the same. See [Totals](#totals) for the rest of
  the way to `grand_total`.
- **`comments` and `instructions`.** `instructions` are what ShopSite calls ordering instructions: the shopper's words
  to the merchant, typed at the checkout. `comments` is another element, and who writes it is not documented. Read both.

```python
from shopsite_orders.sandbox import generate_orders


def grand_total(order):
    off = sum(coupon.total for coupon in order.coupons if coupon.applies == "Post")
    paid = sum(certificate.amount_used for certificate in order.gift_certificates)
    totals = order.totals
    added = (totals.tax or 0) + (totals.shipping or 0) + sum(charge.amount for charge in totals.surcharges)
    return totals.subtotal + added - off - paid


orders = list(generate_orders(500))
natural = [o.totals.subtotal + (o.totals.tax or 0) + (o.totals.shipping or 0) for o in orders]
print(sum(o.totals.grand_total != total for o, total in zip(orders, natural)), "of", len(orders), "orders differ")
print(sum(o.totals.grand_total != grand_total(o) for o in orders), "of them with all that belongs to it")
```

```text output
122 of 500 orders differ
0 of them with all that belongs to it
```

In a store whose coupons have a minus, take `abs(coupon.total)`. `order.audit()` does all of it, and knows of rounding.
"""


@attrs.frozen
class Field:
    """A field of a class: its type, what its sentence says, and its element, if it has one of its own."""

    name: str
    type: Any
    sentence: str
    element: str

    @property
    def plain_type(self) -> Any:
        """The type of what is there when something is."""
        return get_args(self.type)[0] if isinstance(self.type, UnionType) else self.type


def fields_of(kind: type) -> list[Field]:
    """Return the fields of a class as its docstring has them."""
    _, _, attributes = inspect.cleandoc(str(kind.__doc__)).partition("\nAttributes:\n")
    types = get_type_hints(kind)
    _, *parts = _ENTRY.split(attributes)
    entries = zip(parts[::2], (" ".join(text.split()) for text in parts[1::2]), strict=True)
    return [_field(name, types[name], text) for name, text in entries]


def _field(name: str, kind: Any, text: str) -> Field:
    element = _ELEMENT.search(text)
    sentence = _ELEMENT.sub(".", text).rstrip(".") + "."
    return Field(name, kind, sentence[0].upper() + sentence[1:], element[1] if element else "")


def page() -> Iterator[str]:
    """Yield the page, piece by piece."""
    yield _INTRODUCTION
    for kind in CLASSES:
        about, _, _ = inspect.cleandoc(str(kind.__doc__)).partition("\nAttributes:\n")
        yield f"\n## {kind.__name__}\n\n{_markdown(about).strip()}\n\n{_HEADER}"
        for field in fields_of(kind):
            element = f"`{field.element}`" if field.element else ""
            yield f"| `{field.name}` | {_type(field.type)} | {element} | {_markdown(field.sentence)} |\n"


def _markdown(text: str) -> str:
    """Turn the marks of a docstring into those of a page; an indented paragraph is code."""
    linked = _CITED.sub(lambda cited: f"[{cited[2].replace('-', ' ').capitalize()}]({cited[1]})", text)
    plain = linked.replace("``", "`").replace("|", r"\|")
    return _CODE.sub(lambda found: f"\n\n```text\n{inspect.cleandoc(found[1])}\n```\n", plain)


def _type(kind: Any) -> str:
    inner = get_args(kind)
    if isinstance(kind, UnionType):
        return f"{_type(inner[0])} or `None`"
    if get_origin(kind) is Literal:
        return "`str`"
    if get_origin(kind) is tuple:
        return f"`tuple` of {_type(inner[0])}"
    if get_origin(kind) is Mapping:
        return f"mapping of `str` to {_type(inner[1])}"
    return f"[`{kind.__name__}`](#{kind.__name__.lower()})" if kind in CLASSES else f"`{kind.__name__}`"


if __name__ == "__main__":
    PAGE.write_text("".join(page()), "utf-8")
