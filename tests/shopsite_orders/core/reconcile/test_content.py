"""What of two orders is compared, and what cannot be."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

from shopsite_orders import (
    Card,
    Charge,
    Coupon,
    GiftCertificate,
    Line,
    Option,
    Order,
    Party,
    Payment,
    Sealed,
    Totals,
    reconcile,
)
from shopsite_orders.core.difference import Difference
from shopsite_orders.core.reconcile import NOT_COMPARED

LINE = Line(name="Mug", quantity=Decimal(2), unit_price=Decimal("4.50"), total=Decimal("9.00"))
ORDER = Order(source="shopsite", number="7", lines=(LINE,), totals=Totals(grand_total=Decimal("9.00")))


def found(received: Order, pulled: Order = ORDER, **options: Any) -> tuple[Difference, ...]:
    different = reconcile([pulled], [received], **options).different
    return different[0].differences if different else ()


def with_totals(**totals: Any) -> Order:
    return attrs.evolve(ORDER, totals=attrs.evolve(ORDER.totals, **totals))


@pytest.mark.parametrize("spelled", ["9", "9.0", "9.000", "0.9E1", "900E-2"])
def test_an_amount_is_the_same_however_it_is_spelled(spelled: str) -> None:
    assert found(with_totals(grand_total=Decimal(spelled))) == ()


@pytest.mark.parametrize("odd", ["NaN", "sNaN", "Infinity", "-0"])
def test_an_odd_amount_is_compared_like_any_other(odd: str) -> None:
    one = with_totals(grand_total=Decimal(odd))
    assert found(one, one) == ()
    assert [change.path for change in found(one)] == ["totals.grand_total"]


def test_discounts_and_coupons_have_either_sign_and_surcharges_have_not() -> None:
    def signed(sign: int) -> Order:
        charge, coupon = Charge(name="C", amount=Decimal(sign)), Coupon(name="C", total=Decimal(sign))
        return attrs.evolve(with_totals(discounts=(charge,), surcharges=(charge,)), coupons=(coupon,))

    assert [change.path for change in found(signed(1), signed(-1))] == ["totals.surcharges[0].amount"]


def test_what_depends_on_the_door_is_not_compared() -> None:
    other = attrs.evolve(
        ORDER,
        source="shopintegrator",
        transaction_id="TX1",
        placed_at=None,
        payment=Payment(method="Credit Card", card=Card(number=Sealed("4111111111111111"))),
        is_test=True,
        repairs=("mended",),
        extras={"batch": ("1",)},
    )
    assert found(other, attrs.evolve(ORDER, transaction_id="TX2", payment=Payment(method="CreditCard"))) == ()
    assert set(NOT_COMPARED) == {name for name in ("source", *attrs.asdict(ORDER)) if name in NOT_COMPARED}


def test_each_of_these_fields_is_listed_in_the_documentation_with_its_reason() -> None:
    page = (Path(__file__).parents[4] / "docs" / "audit-and-reconciliation.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", page.partition("## What is not compared")[2], re.MULTILINE)
    assert dict(rows) == dict(NOT_COMPARED)


def test_what_only_one_door_states_is_counted_and_is_no_difference() -> None:
    told = attrs.evolve(
        ORDER,
        weight=Decimal(3),
        custom_fields={"Gift": "yes"},
        lines=(attrs.evolve(LINE, sku="M-1"),),
        totals=Totals(tax=Decimal(1)),
    )
    result = reconcile([told], [ORDER])
    assert result.ok
    assert dict(result.one_sided) == {
        "custom_fields": 1, "lines[].sku": 1, "totals.grand_total": 1, "totals.tax": 1, "weight": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"lines": (LINE, attrs.evolve(LINE, name="Cup"))}, "lines[1].name"),
        ({"lines": (attrs.evolve(LINE, options=(Option(text="Red"),)),)}, "lines[0].options[0].text"),
        ({"coupons": (Coupon(name="SPRING"),)}, "coupons[0].name"),
        ({"gift_certificates": (GiftCertificate(id="G-1"),)}, "gift_certificates[0].id"),
        ({"totals": Totals(grand_total=Decimal(9), discounts=(Charge(name="sale"),))}, "totals.discounts[0].name"),
        ({"totals": Totals(grand_total=Decimal(9), surcharges=(Charge(name="wrap"),))}, "totals.surcharges[0].name"),
    ],
)
def test_a_line_an_option_or_a_charge_that_only_one_door_has_is_a_difference(more: dict[str, Any], path: str) -> None:
    more_parts = attrs.evolve(ORDER, **more)
    assert found(ORDER, more_parts)[0] == attrs.evolve(
        found(more_parts)[0], before=found(more_parts)[0].after, after=None
    )
    assert found(more_parts)[0].path == path
    assert found(more_parts)[0].before is None


def test_more_fields_can_be_left_out_with_all_that_is_below_them() -> None:
    other = attrs.evolve(ORDER, billing=Party(full_name="Bo"), lines=(attrs.evolve(LINE, name="Cup"),))
    named = attrs.evolve(ORDER, billing=Party(full_name="Al"))
    assert [change.path for change in found(other, named)] == ["billing.full_name", "lines[0].name"]
    assert found(other, named, ignore=["billing", "lines"]) == ()
    assert [change.path for change in found(other, named, ignore=["billing.full_name", "line"])] == ["lines[0].name"]


def test_a_card_number_that_a_customer_typed_is_masked_in_what_differs() -> None:
    typed = attrs.evolve(ORDER, comments="my card is 4111 1111 1111 1111 exp 12/27")
    (change,) = found(typed, attrs.evolve(ORDER, comments="none"))
    assert change == Difference("comments", "none", "my card is •••• 1111 exp ••••")


def test_one_text_to_be_ignored_is_refused_as_its_letters_are_not_paths() -> None:
    with pytest.raises(TypeError, match=r"^ignore must be several paths, such as \('extras.sent_at',\), not str$"):
        reconcile([ORDER], [ORDER], ignore="lines")
