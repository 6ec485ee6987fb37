"""The error tree: what a caller needs in it, and nothing it must not hold."""

import copy
import pickle
from collections.abc import Callable

import pytest

import shopsite_orders.errors
from shopsite_orders import (
    AuthenticationError,
    IncompleteDownloadError,
    OrderDataError,
    ShopSiteError,
    StoreRefusedError,
    TransportError,
)

RAW = (
    b"<Order><OrderNumber>7</OrderNumber><Payment><CreditCard><Number>4111111111111111</Number>"
    b"<VerificationValue>314</VerificationValue><ExpirationDate>12/2027</ExpirationDate></CreditCard></Payment>"
    b"<Other><Comments>caf\xe9 4111111111111111</Comments></Other></Order>"
)
ERRORS = [
    ShopSiteError("said", retryable=True),
    AuthenticationError("said", code="invalid_grant", retryable=True),
    TransportError("said", status=503, retry_after=2.0, retryable=False),
    StoreRefusedError("said", code="3", description="no", status=200),
    IncompleteDownloadError("said", received=3, resume_from=8, retryable=False),
    OrderDataError("said", number="7", path="Totals/Tax", text="three", raw=RAW, resume_from=8),
]


def attributes(error: BaseException) -> dict[str, object]:
    return {name: str(value) for name, value in vars(error).items()} | {"args": error.args, "type": type(error)}


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(
    "duplicate",
    [copy.copy, copy.deepcopy, *(lambda e, n=n: pickle.loads(pickle.dumps(e, n)) for n in range(6))],
    ids=["copy", "deepcopy", *(f"pickle {n}" for n in range(6))],
)
def test_an_error_survives_copy_and_pickle(error: ShopSiteError, duplicate: Callable[..., ShopSiteError]) -> None:
    twin = duplicate(error)
    assert attributes(twin) == attributes(error)
    assert (str(twin), twin.retryable) == ("said", error.retryable)


def test_every_error_is_a_shopsite_error_and_in_the_drawn_tree() -> None:
    drawn = shopsite_orders.errors.__doc__ or ""
    for error in ERRORS:
        assert isinstance(error, ShopSiteError)
        assert type(error).__name__ in drawn


@pytest.mark.parametrize(
    ("error", "retryable"),
    [
        (ShopSiteError("said"), False),
        (AuthenticationError("said"), False),
        (TransportError("said"), True),
        (StoreRefusedError("said"), False),
        (IncompleteDownloadError("said"), True),
        (OrderDataError("said"), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_whether_to_try_again_is_said_by_default(error: ShopSiteError, retryable: bool) -> None:
    assert error.retryable is retryable


def test_an_unreadable_order_can_be_shown_without_its_card() -> None:
    error = OrderDataError("said", raw=RAW)
    assert error.redacted == RAW.replace(b"<Number>4111111111111111", "<Number>••••".encode()).replace(
        b"314", "••••".encode()
    ).replace(b"12/2027", "••••".encode()).replace(b"4111111111111111", "•••• 1111".encode())


def test_an_unreadable_order_is_revealed_byte_for_byte_in_this_process_only() -> None:
    error = OrderDataError("said", raw=RAW)
    assert (error.reveal(), copy.deepcopy(error).reveal()) == (RAW, RAW)
    with pytest.raises(ValueError, match="pull the order again"):
        pickle.loads(pickle.dumps(error)).reveal()


def test_what_an_unreadable_order_shows_survives_pickle_and_can_be_masked_further() -> None:
    error = OrderDataError("said", raw=RAW)
    twin = pickle.loads(pickle.dumps(error))
    assert (twin.redacted, pickle.loads(pickle.dumps(twin)).redacted) == (error.redacted, error.redacted)
    error.redacted = b"less"
    assert (error.redacted, error.reveal(), copy.copy(error).redacted) == (b"less", RAW, b"less")
    assert pickle.loads(pickle.dumps(error)).redacted == b"less"


def test_the_evidence_of_an_error_has_no_state_to_hand_out() -> None:
    with pytest.raises(TypeError, match=r"call \.reveal\(\)"):
        OrderDataError("said", raw=RAW)._evidence.__getstate__()


@pytest.mark.parametrize("secret", [b"4111111111111111", b"314", b"12/2027"])
def test_no_pickled_error_holds_card_data(secret: bytes) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert secret not in pickle.dumps(OrderDataError("said", raw=RAW), protocol)
