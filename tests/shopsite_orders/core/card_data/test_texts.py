"""Text that may be shown."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders import OrderDataError
from shopsite_orders.core.card_data import Redaction, redact, redact_bytes, redact_prose

VISA = "4111111111111111"


@pytest.mark.parametrize("number", [VISA, "378282246310005", "6011111111111117", "5555555555554444", "4222222222222"])
def test_a_test_number_of_a_network_is_a_card_number(number: str) -> None:
    assert redact(number) == f"•••• {number[-4:]}"
    other = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert redact(other) == other


@pytest.mark.parametrize("digits", ["", "0", "411111111111", "41111111111111111111"])
def test_too_few_or_too_many_digits_are_no_card_number(digits: str) -> None:
    assert redact(digits) == digits


@pytest.mark.parametrize(
    "around",
    ["{}", "my card is {}.", "{} 123", "{} 12/27", "{}, 314", "1 {}", "2 x {}", "{}-2027", "card{}exp", "{}\n{}",
     "{} {}", "12 {} 34", "tel 8005551212 {}", "{}|n|CVV2CODE: M", "\u00a0{}\u00a0", "€{}€"],
)  # fmt: skip
@pytest.mark.parametrize("number", [VISA, "4111 1111 1111 1111", "4111-1111-1111-1111", "378282246310005"])
def test_a_card_number_is_masked_whatever_it_stands_in(around: str, number: str) -> None:
    shown = redact(around.format(number, number))
    assert number not in shown
    assert number[:-4].rstrip(" -") not in shown


@pytest.mark.parametrize(
    "text", ["", "order 1001", "2017-05-05 12:12:14", "8885551212", "1234567890123456", "4111111111111112", "Jörg €5"]
)
def test_what_is_no_card_number_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "inside",
    [
        "<Number>4111111111111112</Number>",
        "<Number>4111111111111112",
        "<Number type='visa'>4111111111111112</Number>",
        "<Number>\n4111111111111112\n</Number>",
        "<Number><![CDATA[4111111111111112]]></Number>",
        "<Number><!-- visa -->4111111111111112</Number>",
        "<VerificationValue>4111111111111112</VerificationValue>",
        "<VerificationValue><![CDATA[4111111111111112]]></VerificationValue>",
        "<ExpirationDate>4111111111111112</ExpirationDate>",
    ],
)
def test_a_card_element_is_emptied_whatever_it_holds(inside: str) -> None:
    error = OrderDataError("said", raw=f"<CreditCard>{inside}<Issuer>Visa</Issuer></CreditCard>".encode())
    assert b"4111111111111112" not in error.redacted
    assert b"<Issuer>Visa</Issuer>" in error.redacted


@given(st.text("0123456789 -/.x", max_size=40))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@given(st.text(), st.text())
def test_a_number_between_any_two_words_is_masked(before: str, after: str) -> None:
    assert VISA not in redact(f"{before} {VISA} {after}")


@given(st.binary())
def test_any_bytes_can_be_shown(raw: bytes) -> None:
    error = OrderDataError("said", raw=raw)
    assert isinstance(error.redacted, bytes)
    assert error.reveal() == raw


@pytest.mark.parametrize(
    "name",
    [
        *(f"{first} {second}" for first in ("card", "account", "acct", "routing", "bank", "security", "verification")
          for second in ("number", "num", "no", "code", "value")),
        "expiration date", "expiry_date", "exp-date", "cvv", "cvv2", "cvc", "cvc2", "iban", "ssn", "pin", "number",
        "account", "acct", "ACCOUNT", "CardNumber", "\u017fecurity code", "p\u0131n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("sign", [":", "="])
def test_what_follows_a_sensitive_name_is_masked(name: str, sign: str) -> None:
    assert redact(f"({name}{sign} 12ab") == f"({name}{sign} ••••"


PIECES = (
    *(
        VISA,
        "4111 1111 1111 1111",
        "378282246310005",
        "1227",
        "12/27",
        "123",
        "4",
        "1",
        "\u0664",
        "\uff14",
        "2026-07-01",
    ),
    *(" ", "-", ".", "/", "=", ":", "|", "|n|", "_", "\n", "\u00a0", "\u2010", "\u200b", "\0", '"', "[", "]", "(", ","),
    *(
        "cvv",
        "cvv2",
        "exp",
        "card",
        "number",
        "account",
        "pin",
        "is",
        "iban",
        "ssn",
        "no",
        "track",
        "security code",
        "x",
    ),
    *("<pin>", "</pin>", "<pin/>", "<Number>", "</Number>", "<b>", "<!--", "-->", "<![CDATA[", "]]>", "•••• 1111", "•"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_masking_pieces_of_anything_twice_is_masking_them_once(text: str) -> None:
    assert redact(redact(text)) == redact(text)
    assert redact_prose(redact_prose(text)) == redact_prose(text)


@pytest.mark.parametrize("mask", [redact, redact_prose])
@pytest.mark.parametrize(
    "text",
    [
        "<VerificationValue>973<1111</Number>",
        f"<Number{VISA}</Number>",
        f"<Number{VISA}>973</Number>",
        "<C11111</Number><VerificationValue71411ationValard>",
        "<C a</Number a<1</Number a",
        "cvv221111 1111=5464",
        "1117 1111\u00a01117 1111-117 1105-11111",
    ],
)
def test_what_was_masked_once_is_the_same_when_it_is_masked_again(mask: Redaction, text: str) -> None:
    masked = mask(text)
    assert (mask(masked), "973" in masked, VISA in masked) == (masked, False, False)


def test_a_number_that_appears_when_one_behind_it_is_cut_out_is_masked_too() -> None:
    raw = f"{VISA[:-1]}&#49;4222222222222".encode()
    assert html.unescape(redact_bytes(raw).decode()) == "\u2022\u2022\u2022\u2022 1111\u2022\u2022\u2022\u2022 2222"


TOKENS = ["<", ">", "</", "/>", "Number", "VerificationValue", "pin", "cvv", " ", ":", "=", "973", VISA, "1111", "a"]


@given(st.lists(st.sampled_from(TOKENS), max_size=12).map("".join))
def test_no_text_shows_more_when_it_is_masked_again(text: str) -> None:
    masked = redact(text)
    again = redact(masked)
    assert sum(map(str.isdigit, again)) <= sum(map(str.isdigit, masked)) <= sum(map(str.isdigit, text))
