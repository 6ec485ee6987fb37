"""Elements with sensitive names, well-formed and not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.core.card_data.markup import redact_markup


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<CardPin>12ab</CardPin><Issuer>Visa</Issuer>", "<CardPin>••••</CardPin><Issuer>Visa</Issuer>"),
        ("<card:CardPin>12ab</card:CardPin>", "<card:CardPin>••••</card:CardPin>"),
        ("<pin/>12ab<pin />", "<pin/>12ab<pin />"),
        ("<pin/><pin/>12</pin>", "<pin/><pin/>••••</pin>"),
        ("<pin kind='a'/>12", "<pin ••••/>12"),
        ("<CVV2> \n</CVV2>", "<CVV2> \n</CVV2>"),
        ("<CVV2>1<b>2</b>3</CVV2>4", "<CVV2>••••</CVV2>4"),
        ("<CVV2><![CDATA[1</CVV2>2]]></CVV2>3", "<CVV2>••••</CVV2>3"),
        ("<CVV2><!--</CVV2>-->2</CVV2>3", "<CVV2>••••</CVV2>3"),
        ("<CVV2><!--</CVV2>", "<CVV2>••••"),
        ("<CVV2>12<Issuer>Visa</Issuer>", "<CVV2>••••<Issuer>Visa</Issuer>"),
        ("<CVV2><CVV2>12</CVV2>34", "<CVV2>••••</CVV2>34"),
        ("973862</VerificationValue><Issuer>Visa", "••••</VerificationValue><Issuer>Visa"),
        ("ali</Issuer>973862</VerificationValue>", "ali</Issuer>••••</VerificationValue>"),
        ("<VerificationValue", "<VerificationValue"),
        ("<VerificationValue 973862", "<VerificationValue ••••"),
        ("<Comments>1 < 2</Comments>", "<Comments>1 < 2</Comments>"),
    ],
)
def test_what_is_in_a_sensitive_element_is_hidden(text: str, shown: str) -> None:
    assert redact_markup(text) == shown
    assert redact_markup(shown) == shown


@given(st.lists(st.sampled_from(["<pin>", "</pin>", "<pin/>", "<b>", "</b>", "<!--", "-->", "<![CDATA[", "x", " "])))
def test_masking_twice_is_masking_once(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert redact_markup(redact_markup(text)) == redact_markup(text)
