"""Every error this library raises for what it meets, branched by what you do next.

    ShopSiteError
    ├── AuthenticationError      fix the credentials, or what the application may do
    ├── TransportError           wait and try again: the network or the server failed
    ├── StoreRefusedError        read what the store said
    ├── IncompleteDownloadError  keep the orders that came, resume from `resume_from`
    ├── OrderDataError           one order cannot be read: report it, go on without it
    ├── CursorConflictError      another follower saved first: read the cursor again
    ├── StateError               a file or a database of cursors is not ours to change
    └── HookError                a post was not accepted (see `shopintegrator_hook`)

`str(error)` is one sentence in English, with nothing in it that a terminal obeys. No error shows a secret, a token or
card data. All of them survive `pickle` and `copy`. Misuse by the programmer stays `TypeError` or `ValueError`.
"""

from typing import NoReturn

from shopsite_orders.core.card_data import redact_bytes
from shopsite_orders.core.printable import printable


class ShopSiteError(Exception):
    """The root of all errors of this library; `retryable` says that the same call may succeed later."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(printable(message))
        self.retryable = retryable


class AuthenticationError(ShopSiteError):
    """The store did not accept the credentials or the token; `code` is its own word for why, if it gave one."""

    def __init__(self, message: str, *, code: str | None = None, retryable: bool = False) -> None:
        super().__init__(message, retryable=retryable)
        self.code = code


class TransportError(ShopSiteError):
    """No usable answer: a timeout, a broken connection, HTTP 429 or 5xx.

    `status` is the HTTP status, if one came; `retry_after` the seconds the server asked us to wait.
    """

    def __init__(
        self, message: str, *, status: int | None = None, retry_after: float | None = None, retryable: bool = True
    ) -> None:
        super().__init__(message, retryable=retryable)
        self.status = status
        self.retry_after = retry_after


class StoreRefusedError(ShopSiteError):
    """The store answered, but not with orders; `code` is its response code, `description` its own words."""

    def __init__(
        self, message: str, *, code: str | None = None, description: str | None = None, status: int | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.description = description
        self.status = status


class IncompleteDownloadError(ShopSiteError):
    """The reply ended without proof of being complete.

    `received` whole orders were handed over before. `resume_from` is the `start_order` to ask for next,
    `None` where that cannot be known and the same request must be made again.
    """

    def __init__(
        self, message: str, *, received: int = 0, resume_from: int | None = None, retryable: bool = True
    ) -> None:
        super().__init__(message, retryable=retryable)
        self.received = received
        self.resume_from = resume_from


class _Evidence:
    """An order as it came, kept once: it is masked when it is shown, and left behind where its error is pickled."""

    __slots__ = ("__raw", "__shown")

    def __init__(self, raw: bytes | None, shown: bytes | None = None) -> None:
        self.__raw = raw
        self.__shown = shown

    @property
    def redacted(self) -> bytes:
        return redact_bytes(self.__raw or b"") if self.__shown is None else self.__shown

    def showing(self, shown: bytes) -> "_Evidence":
        """Return what shows this instead; it is kept only if it is something else."""
        return self if shown == self.redacted else _Evidence(self.__raw, shown)

    def reveal(self) -> bytes:
        if self.__raw is None:
            raise ValueError("the order was left behind when this error was pickled; pull the order again")
        return self.__raw

    def __repr__(self) -> str:
        return "Evidence(••••)"

    def __copy__(self) -> "_Evidence":
        return self

    def __deepcopy__(self, memo: object) -> "_Evidence":
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return _Evidence, (None, self.redacted)

    def __getstate__(self) -> NoReturn:
        raise TypeError("card data has no state to hand out; call .reveal() where it is needed")


class OrderDataError(ShopSiteError):
    """One order cannot be read: `number` (if it was found), the `path` of the element and its `text`.

    `redacted` is the order as it came, with card data masked: safe to log or to send to support. The order is kept
    once, and masked when it is shown.
    """

    def __init__(
        self,
        message: str,
        *,
        number: str | None = None,
        path: str | None = None,
        text: str | None = None,
        raw: bytes = b"",
        resume_from: int | None = None,
    ) -> None:
        super().__init__(message)
        self.number = number
        self.path = path
        self.text = text
        self.resume_from = resume_from
        self._evidence = _Evidence(raw)

    @property
    def redacted(self) -> bytes:
        """The order as it came, with card data masked."""
        return self._evidence.redacted

    @redacted.setter
    def redacted(self, shown: bytes) -> None:
        self._evidence = self._evidence.showing(shown)

    def reveal(self) -> bytes:
        """Return the order byte for byte as it came, card data included.

        Raises:
            ValueError: the bytes were left behind when this error was pickled.
        """
        return self._evidence.reveal()


class CursorConflictError(ShopSiteError):
    """Another follower has moved the cursor meanwhile: read the cursor again and follow from there."""

    def __init__(self, message: str, *, retryable: bool = True) -> None:
        super().__init__(message, retryable=retryable)


class StateError(ShopSiteError):
    """A file or a database is not one of this library, or of a newer version; it is left as it is."""
