"""What the sieve lets pass needs no mask."""

from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.core.card_data import redact_known_numbers, redact_numbers, redact_prose, suspects

PAN = "4929123412341232"
PIECES = st.sampled_from(
    [
        "4929",
        "1234",
        "12",
        "0",
        " ",
        "-",
        "\u2010",
        "\u00a0",
        ".",
        "<pin>",
        "</pin>",
        "<",
        "cvv",
        "CVV2 ",
        "exp ",
        "12/27",
        "account no ",
        "iban ",
        "DE89 3704 0044 0532 0130 00",
        "é",
        "\uff14\uff19\uff12\uff19",
        "\u0661",
        "\u017fsn ",
        "\0",
        PAN,
        "word",
        "\u2022\u2022\u2022\u2022 1232",
        "tax id ",
        "valid thru ",
        "secur\u0131ty code ",
        "VER\u0130FICATION CODE ",
    ]
)
TEXTS = st.lists(st.lists(PIECES, max_size=10).map("".join) | st.text(max_size=20), max_size=6)


@given(TEXTS)
def test_only_suspects_are_changed_by_a_mask(texts: list[str]) -> None:
    innocent = [text for place, text in enumerate(texts) if place not in set(suspects(texts))]
    for redact in (redact_prose, redact_numbers, redact_known_numbers):
        assert [redact(text) for text in innocent] == innocent


def test_a_usual_post_has_no_suspects() -> None:
    usual = ["1001", "2026-02-13", "TX766637526921", "Navy 25", "8773 Yarrow Street", "accepted", "Credit Card"]
    assert [*suspects(usual)] == []


def test_whatever_may_be_card_data_is_a_suspect() -> None:
    texts = ["one", PAN, "cvv 973", "Joaquín", "<b>1</b>", "\uff14", "exp 12/27"]
    assert {*suspects(texts)} >= {1, 2, 4, 5, 6}
    assert 0 not in suspects(texts)
