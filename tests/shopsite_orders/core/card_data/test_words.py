"""Names cut into words."""

import pytest

from shopsite_orders.core.card_data.words import segments


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("card_pin", [["card", "pin"]]),
        ("CardPin", [["card", "pin"]]),
        ("CARD-PIN", [["card", "pin"]]),
        ("cardpin", [["card", "pin"]]),
        ("payment[card][ExpMonth]", [["payment"], ["card"], ["exp", "month"]]),
        ("items[12].sku", [["items"], ["sku"]]),
        ("CVV2CODE", [["cvv", "2", "code"]]),
        ("pinterest", [["pinterest"]]),
        ("\uff30\uff29\uff2e", [["pin"]]),
        ("", []),
    ],
)
def test_a_name_has_the_same_words_however_it_is_written(name: str, words: list[list[str]]) -> None:
    assert segments(name) == words


def test_only_the_end_of_an_endless_name_is_looked_at() -> None:
    assert sum(map(len, segments("a_" * 100_000 + "card_pin"))) < 250
    assert segments("a_" * 100_000 + "/card_pin")[-1] == ["card", "pin"]
