"""What errors tell people to do."""

import pytest

from shopsite_orders import (
    AuthenticationError,
    IncompleteDownloadError,
    OrderDataError,
    ShopSiteError,
    StoreRefusedError,
    TransportError,
)
from shopsite_orders.reply.advice import (
    ask_for_page_again,
    for_code,
    forbid_repeating,
    tell_signed,
    tell_skew,
    tell_way_past,
    without_asking_again,
)


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("invalid_grant", "check the authorization code, the client ID and the secret key"),
        ("invalid_client", "check the client ID and the secret key"),
        ("invalid_signature", "check the secret key"),
        ("invalid_timestamp", "set this computer's clock"),
        ("access_denied", "have the merchant allow this application"),
        ("invalid_token", "ask again"),
        ("never_heard_of", "check the four strings from ShopSite's screen Utilities > Applications"),
    ],
)
def test_every_code_has_its_advice(code: str, advice: str) -> None:
    assert for_code(code).startswith(advice)


@pytest.mark.parametrize(
    ("error", "skew", "told"),
    [
        (AuthenticationError("no", code="x"), 4000.4, "no; the store's clock is 4000 seconds ahead of this computer's"),
        (AuthenticationError("no", code="x"), -61.0, "no; the store's clock is 61 seconds behind this computer's"),
        (AuthenticationError("no", code="x"), 59.0, "no"),
        (AuthenticationError("no", code="x"), None, "no"),
        (AuthenticationError("a login page"), 4000.0, "a login page"),
        (StoreRefusedError("no", code="3"), 4000.0, "no"),
    ],
)
def test_clocks_far_apart_are_told_where_a_signature_was_refused(
    error: ShopSiteError, skew: float | None, told: str
) -> None:
    tell_skew(error, skew)
    assert str(error) == told


@pytest.mark.parametrize(
    ("error", "signed", "told"),
    [
        (
            AuthenticationError("no", code="invalid_signature"),
            ("shop.example", 443),
            (
                "no; what was signed names the host shop.example and the port 443: if the store is behind a proxy, "
                "pass mac_host= and mac_port= as the store itself is called there, such as mac_port=80"
            ),
        ),
        (AuthenticationError("no", code="invalid_signature"), None, "no"),
        (AuthenticationError("no", code="invalid_token"), ("shop.example", 443), "no"),
        (AuthenticationError("a login page"), ("shop.example", 443), "a login page"),
    ],
)
def test_a_signature_that_was_refused_is_told_with_the_host_and_the_port_that_it_is_for(
    error: ShopSiteError, signed: tuple[str, int] | None, told: str
) -> None:
    tell_signed(error, signed)
    assert str(error) == told


PURGED = "; Pay.YES is not repeated, as the CVV2s may be gone from the store already: look these orders up in the store"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (TransportError("h failed: try again later"), f"h failed{PURGED}"),
        (IncompleteDownloadError("it was empty: ask again"), f"it was empty{PURGED}"),
        (TransportError("h said 504: ask for fewer orders at once, with max_orders= or x"), f"h said 504{PURGED}"),
        (IncompleteDownloadError("cut: ask again for the same orders"), f"cut{PURGED}"),
        (AuthenticationError("no 'invalid_token'; ask again", retryable=True), f"no 'invalid_token'{PURGED}"),
        (
            IncompleteDownloadError("cut: resume with start_order=1004", resume_from=1004),
            f"cut{PURGED}, then go on with start_order=1004",
        ),
    ],
)  # fmt: skip
def test_a_destructive_download_is_not_to_be_repeated(error: ShopSiteError, told: str) -> None:
    forbid_repeating(error, sent=True)
    assert (str(error), error.retryable) == (told, False)


def test_before_it_was_sent_nothing_is_lost() -> None:
    error = TransportError("h failed: try again later", status=503)
    forbid_repeating(error, sent=False)
    assert str(error) == ("h failed; Pay.YES is not repeated, but no order was asked for yet, so that no CVV2 is gone")
    assert (error.retryable, error.status) == (False, 503)


def test_what_advises_something_else_is_left_alone() -> None:
    error = StoreRefusedError("h answered with HTTP status 404: check the URL")
    forbid_repeating(error, sent=True)
    assert str(error) == "h answered with HTTP status 404: check the URL"


def test_only_advice_is_taken_away() -> None:
    assert without_asking_again("the store said: try again laterally: try again later") == (
        "the store said: try again laterally"
    )


PAGE = "that page is not saved, the next run asks for it again"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            IncompleteDownloadError("cut after 13 whole orders: resume with start_order=1014", resume_from=1014),
            f"cut after 13 whole orders: {PAGE}",
        ),
        (
            IncompleteDownloadError("cut after 2 whole orders: ask again for the same orders"),
            f"cut after 2 whole orders: {PAGE}",
        ),
        (IncompleteDownloadError("it was empty: ask again"), f"it was empty: {PAGE}"),
    ],
)
def test_who_was_handed_no_page_is_told_that_it_comes_again(error: IncompleteDownloadError, told: str) -> None:
    ask_for_page_again(error)
    assert (str(error), error.resume_from, error.retryable) == (told, None, True)


def test_a_page_with_codes_that_may_be_gone_says_both() -> None:
    error = IncompleteDownloadError("cut: resume with start_order=1004", resume_from=1004)
    forbid_repeating(error, sent=True)
    ask_for_page_again(error)
    assert (str(error), error.resume_from, error.retryable) == (f"cut{PURGED}; {PAGE}", None, False)


@pytest.mark.parametrize(
    ("resume_from", "resumable", "told"),
    [
        (3, True, 'no; pass on_error="quarantine" to set it aside and read on, or go on with start_order=3'),
        (None, True, 'no; pass on_error="quarantine" to set it aside and read on'),
        (3, False, 'no; pass on_error="quarantine" to set it aside and read on'),
    ],
)
def test_the_way_past_an_order_is_told(resume_from: int | None, told: str, *, resumable: bool) -> None:
    error = OrderDataError("no", number="2", resume_from=resume_from)
    tell_way_past(error, resumable=resumable)
    assert (str(error), error.resume_from) == (told, resume_from)
