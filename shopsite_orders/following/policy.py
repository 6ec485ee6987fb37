"""How a store is followed unless told otherwise: how much at a time, how far back, and for how long."""

from datetime import timedelta
from types import NoneType

import attrs

from shopsite_orders.core.checks import check_on_error, typed, valid
from shopsite_orders.query import Pay
from shopsite_orders.reply.stream import OnError

PAGE_SIZE = 50
OVERLAP = timedelta(days=2)
# A PayPal order is listed once it is paid, "which may take more than a week": with a number that had been missing
# until then (docs/protocol.md#orders-change-and-come-late).
GIVE_UP_AFTER = timedelta(days=14)
ON_ERROR: OnError = "raise"

_SPAN = "a timedelta, such as timedelta(2) for two days"


@attrs.frozen(kw_only=True)
class Policy:
    """How a store is followed.

    Attributes:
        page_size: at most so many orders on a page.
        overlap: how far before the newest order to look back, at least a day; without it nobody looks back.
        look_back: whether to look back in this run, once a run has; if not, the next look-back reaches further back.
        give_up_after: how long a missing number is asked for again.
        pay: what is done with payment details.
        on_error: whether an order that cannot be read stops the follower, or is kept aside.
    """

    page_size: int = PAGE_SIZE
    overlap: timedelta | None = attrs.field(
        default=OVERLAP, validator=valid(typed(timedelta, NoneType, expected=f"{_SPAN}, or None"))
    )
    look_back: bool = attrs.field(default=True, validator=valid(typed(bool, expected="True or False")))
    give_up_after: timedelta = attrs.field(default=GIVE_UP_AFTER, validator=valid(typed(timedelta, expected=_SPAN)))
    pay: Pay = attrs.field(default=Pay.NO_CVV, validator=attrs.validators.instance_of(Pay))
    on_error: OnError = ON_ERROR

    def __attrs_post_init__(self) -> None:
        if type(self.page_size) is not int or self.page_size < 1:
            raise ValueError(f"page_size must be a whole number of at least 1, not {self.page_size!r}")
        if self.overlap and self.overlap < timedelta(days=1):
            raise ValueError(f"overlap must be at least one day, as stores know dates only, not {self.overlap}")
        if self.give_up_after < timedelta(0):
            raise ValueError(f"give_up_after must not be negative, not {self.give_up_after}")
        check_on_error(self.on_error)
