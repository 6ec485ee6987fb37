"""Values beside sensitive names in running text."""

import pytest

from shopsite_orders.core.card_data.records import redact_records, redact_spoken


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("CVV2CODE: M|n|CVV2: 12ab|n|AVSCODE: Y", "CVV2CODE: M|n|CVV2: ••••|n|AVSCODE: Y"),
        ('{"card": {"cvc": "973", "brand": "visa"}}', '{"card": {"cvc": ••••'),
        ("?order=7&payment[card][pin]=9&x=1", "?order=7&payment[card][pin]=••••"),
        ("CVV: <![CDATA[12ab]]> ok", "CVV: <![CDATA[••••]]> ok"),
        ("CVV:\n12ab\nnext", "CVV:\n••••\nnext"),
        ("approved, my card number = 12ab\nnext", "approved, my card number = ••••\nnext"),
        ("ExpirationMessage: none; order number: 7", "ExpirationMessage: none; order number: 7"),
        ("a: 1|n|b=2", "a: 1|n|b=2"),
        ("pin:", "pin:"),
    ],
)
def test_a_record_is_masked_if_its_name_is_sensitive(text: str, left: str) -> None:
    assert redact_records(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("cvv 973", "cvv ••••"),
        ("my CVC is: 973.", "my CVC is: ••••."),
        ("exp 1227", "exp ••••"),
        ("exp. 12-27, thanks", "exp. ••••, thanks"),
        ("sort code 12-34-56", "sort code ••••"),
        ("social security number 123-45-6789", "social security number ••••"),
        ("cvv please", "cvv please"),
        ("pin 4321", "pin 4321"),
        ("number 4321, account 4321, export 1227", "number 4321, account 4321, export 1227"),
    ],
)
def test_what_a_person_calls_card_data_is_masked_if_it_looks_like_it(text: str, left: str) -> None:
    assert redact_spoken(text) == left
