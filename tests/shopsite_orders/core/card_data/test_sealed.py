"""Card data that cannot leak by accident."""

import copy
import json
import logging
import pickle
from collections.abc import Callable

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders import Sealed

SHOWN = {
    "4111111111111111": "•••• 1111",
    "4111 1111 1111 1111": "•••• 1111",
    "4111-1111-1111-1111": "•••• 1111",
    " 4111111111111111 ": "•••• 1111",
    "378282246310005": "•••• 0005",
    "************1111": "•••• 1111",
    "XXXXXXXXXXXX1111": "•••• 1111",
    "314": "••••",
    "1618": "••••",
    "12/2027": "••••",
    "**/****": "••••",
    "no number": "••••",
    "": "",
}
VISA = Sealed("4111111111111111")
SHOWS: dict[str, Callable[[Sealed], str]] = {
    "str": str,
    "repr": repr,
    "format": lambda sealed: f"{sealed}|{sealed!s}|{sealed!r}|{sealed:>20}",
    "percent": lambda sealed: "%s %r" % (sealed, sealed),  # noqa: UP031 - what loggers do
    "join": lambda sealed: ", ".join(map(str, [sealed])),
    "in a list": lambda sealed: repr([sealed]),
    "json by str": lambda sealed: json.dumps({"number": sealed}, default=str),
    "json by repr": lambda sealed: json.dumps({"number": sealed}, default=repr),
    "pickle": lambda sealed: pickle.dumps(sealed).decode("latin-1"),
    "pickle of 0": lambda sealed: pickle.dumps(sealed, 0).decode("latin-1"),
    "reduce": lambda sealed: repr(sealed.__reduce_ex__(4)),
    "hash": lambda sealed: str(hash(sealed)),
    "dir": lambda sealed: repr([getattr(sealed, name, "") for name in dir(sealed) if not name.startswith("_Sealed")]),
}


@pytest.mark.parametrize(("value", "shown"), SHOWN.items(), ids=map(repr, SHOWN))
def test_at_most_the_last_four_digits_of_a_card_number_are_shown(value: str, shown: str) -> None:
    sealed = Sealed(value)
    assert (str(sealed), repr(sealed), sealed.reveal()) == (shown, f"Sealed({shown!r})", value)


@given(st.text())
def test_whatever_is_sealed_shows_dots_and_four_digits_at_most(value: str) -> None:
    hidden = str(Sealed(value)).removeprefix("••••")
    assert hidden == "" or (len(hidden) == 5 and value.strip().endswith(hidden[1:]))


@pytest.mark.parametrize("show", SHOWS.values(), ids=SHOWS)
def test_no_way_of_showing_it_shows_the_number(show: Callable[[Sealed], str]) -> None:
    assert "411111" not in show(VISA)


def test_a_log_record_holds_no_number(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("shop").warning("paid by %s, all cards %r", VISA, [VISA])
    assert caplog.messages == ["paid by •••• 1111, all cards [Sealed('•••• 1111')]"]


def test_json_refuses_it_rather_than_show_it() -> None:
    with pytest.raises(TypeError):
        json.dumps({"number": VISA})


def test_it_has_no_state_to_hand_out() -> None:
    with pytest.raises(TypeError, match=r"reveal"):
        VISA.__getstate__()
    with pytest.raises(TypeError):
        vars(VISA)


def test_a_pickled_one_shows_the_same_and_reveals_nothing() -> None:
    stored = pickle.loads(pickle.dumps(VISA))
    assert (stored, str(stored), bool(stored)) == (VISA, "•••• 1111", True)
    with pytest.raises(ValueError, match="pull the order again"):
        stored.reveal()


def test_an_empty_one_is_false_and_stays_empty_when_pickled() -> None:
    empty = pickle.loads(pickle.dumps(Sealed()))
    assert (bool(Sealed()), empty.reveal(), Sealed().reveal()) == (False, "", "")


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
def test_a_copy_in_the_same_process_still_reveals(duplicate: Callable[[Sealed], Sealed]) -> None:
    assert duplicate(VISA).reveal() == "4111111111111111"


def test_comparing_is_no_way_to_guess() -> None:
    assert Sealed("314") == Sealed("315")
    assert Sealed("4111111111111111") == Sealed("5555555555551111") != Sealed("4111111111112222")
    assert len({Sealed("314"), Sealed("315")}) == 1
    assert Sealed("314") != "314"


def test_a_data_class_around_it_shows_no_more() -> None:
    @attrs.frozen
    class Card:
        number: Sealed

    assert repr(Card(VISA)).endswith("Card(number=Sealed('•••• 1111'))")
    assert attrs.asdict(Card(VISA)) == {"number": VISA}
