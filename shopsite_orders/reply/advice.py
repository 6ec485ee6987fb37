"""What to do about an error, where that is said in one way for many."""

import re

from shopsite_orders.errors import AuthenticationError, IncompleteDownloadError, OrderDataError, ShopSiteError

_SCREEN = "ShopSite's screen Utilities > Applications"
_FOR_CODE = {
    "invalid_grant": f"check the authorization code, the client ID and the secret key against {_SCREEN}",
    "invalid_client": f"check the client ID and the secret key against {_SCREEN}",
    "invalid_signature": f"check the secret key against {_SCREEN}",
    "invalid_timestamp": "set this computer's clock, best by NTP",
    "access_denied": "have the merchant allow this application to download orders",
    "unauthorized_client": "have the merchant allow this application to download orders",
}
_OTHERWISE = f"check the four strings from {_SCREEN}, and what the application may do"
_LARGEST_SKEW = 60  # seconds; how far two clocks may differ is not known, but so far no signature is hurt
_ASK_AGAIN = re.compile(
    r"[:;] (?:(?:try again later|ask again(?: for the same orders)?|resume with start_order=\d+)\b"
    r"|ask for fewer orders at once, with [^:;]*)"
)
_GO_ON = re.compile(r", then go on with start_order=\d+\b")

# What is said of a store's answer, and what of a file with one: nobody can ask a file again.
_OF_A_FILE = (
    (re.compile(r"[:;] ask again(?: for the same orders)?$"), ": download it again"),
    (re.compile(r": resume with (start_order=\d+)$"), r": download it again, or pull the rest with \1"),
    (re.compile(r": check the URL$"), ": download the orders anew, from ShopSite's screen Orders > Download"),
)


def for_code(code: str) -> str:
    """Return what to do when a store refuses with this code (RFC 6749 section 5.2, and what stores make of it)."""
    return "ask again" if "token" in code else _FOR_CODE.get(code, _OTHERWISE)


def without_asking_again(message: str) -> str:
    """Return a message without the advice to ask the store again."""
    return _ASK_AGAIN.sub("", message)


def tell_of_file(error: ShopSiteError) -> None:
    """Say what to do where the answer that an error tells of is in a file."""
    said = str(error)
    for advice, instead in _OF_A_FILE:
        said = advice.sub(instead, said)
    _say(error, said)


def ask_for_page_again(error: IncompleteDownloadError) -> None:
    """Say what to do where an incomplete reply was to become a page: none of its orders was handed over."""
    said = _GO_ON.sub("", without_asking_again(str(error)))
    error.resume_from = None
    _say(error, f"{said}{':' if error.retryable else ';'} that page is not saved, the next run asks for it again")


def tell_way_past(error: OrderDataError, *, resumable: bool) -> None:
    """Say how the orders behind an unreadable one are read; if `resumable`, they can be asked for by their numbers."""
    onward = f", or go on with start_order={error.resume_from}" if resumable and error.resume_from else ""
    _say(error, f'{error}; pass on_error="quarantine" to set it aside and read on{onward}')


def tell_skew(error: ShopSiteError, skew: float | None) -> None:
    """Say how far the two clocks are apart, if that may be why a store did not accept what was signed."""
    if isinstance(error, AuthenticationError) and error.code and skew is not None and abs(skew) > _LARGEST_SKEW:
        way = "ahead of" if skew > 0 else "behind"
        _say(error, f"{error}; the store's clock is {abs(skew):.0f} seconds {way} this computer's")


def tell_signed(error: ShopSiteError, signed: tuple[str, int] | None) -> None:
    """Say which host and port were signed, if a store refused the signature of a download.

    The token, which the same key signed for, was given; so the store signs something else than what it was sent.
    """
    if signed and isinstance(error, AuthenticationError) and error.code and "signature" in error.code:
        host, port = signed
        _say(
            error,
            f"{error}; what was signed names the host {host} and the port {port}: if the store is behind a proxy, pass "
            "mac_host= and mac_port= as the store itself is called there, such as mac_port=80",
        )


def forbid_repeating(error: ShopSiteError, *, sent: bool) -> None:
    """Let no error of a download with ``Pay.YES``, once it was `sent`, look as if the same were there to be had again.

    The store purges as it answers, whatever becomes of its answer (docs/protocol.md#card-data).
    """
    if not error.retryable:
        return
    error.retryable = False
    said = without_asking_again(str(error))
    resume = error.resume_from if isinstance(error, IncompleteDownloadError) else None
    if sent:
        onward = f", then go on with start_order={resume}" if resume else ""
        said += (
            "; Pay.YES is not repeated, as the CVV2s may be gone from the store already: "
            f"look these orders up in the store{onward}"
        )
    else:
        said += "; Pay.YES is not repeated, but no order was asked for yet, so that no CVV2 is gone"
    _say(error, said)


def _say(error: ShopSiteError, message: str) -> None:
    error.args = (message, *error.args[1:])
