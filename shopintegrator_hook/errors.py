"""Why a post was not accepted, branched by what you do next.

    HookError
    ├── VerificationError   the post does not prove that it is ShopIntegrator's: check the secret
    └── PayloadError        the post is verified or not, but cannot be read: look at `code`

`code` is stable and meant for programs, `str(error)` is a sentence for the log, `public` is a short text that
may be sent back, and `status` the HTTP status to send it with. Whatever a framework or a sender can hand to
`Hook.receive` raises one of these two, also a `dict` where bytes were expected; `TypeError` and `ValueError`
are left for a hook that was set up wrongly. No error holds the secret or the body, nor does its chain.
"""

from collections.abc import Mapping
from types import MappingProxyType

from shopsite_orders.errors import ShopSiteError

# code -> (HTTP status, public text). The verdicts on a secret share one text: a sender learns nothing from it.
REASONS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "secret_missing": (403, "not accepted"),
        "secret_wrong": (403, "not accepted"),
        "secret_expired": (403, "not accepted"),
        "secret_not_yet_valid": (403, "not accepted"),
        "not_bytes": (500, "not read"),
        "body_consumed": (500, "not read"),
        "body_empty": (400, "the body is empty"),
        "body_too_large": (413, "the body is too large"),
        "too_many_fields": (413, "too many fields"),
        "nested_too_deep": (400, "the JSON is nested too deep"),
        "not_a_form": (400, "neither form fields nor JSON"),
        "wrong_charset": (400, "the charset cannot be read"),
        "malformed_multipart": (400, "the multipart body cannot be read"),
        "malformed_json": (400, "the JSON cannot be read"),
        "order_number_missing": (400, "no order number"),
        "quantity_missing": (400, "a line without a quantity"),
    }
)


class HookError(ShopSiteError):
    """A post was not accepted; `code` says why."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code
        self.status, self.public = REASONS[code]


class VerificationError(HookError):
    """The post carries no secret of this hook, or one that is not valid now."""

    def __init__(self, message: str, *, code: str = "secret_wrong") -> None:
        super().__init__(message, code=code)


class PayloadError(HookError):
    """The post cannot be read as an order."""

    def __init__(self, message: str, *, code: str = "not_a_form") -> None:
        super().__init__(message, code=code)
