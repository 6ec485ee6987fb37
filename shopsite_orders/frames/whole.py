"""Tables as a whole, in whatever a library makes of them."""

from collections.abc import Callable
from typing import TypeVar

import pyarrow as pa

from shopsite_orders.frames.arrow import TableStream
from shopsite_orders.frames.batches.personal import Personal
from shopsite_orders.frames.batches.source import Orders, Several, source

Frame = TypeVar("Frame")


def whole(
    frame: Callable[[pa.Table], Frame],
    orders: Orders,
    tables: str | Several,
    *,
    store: str | None,
    personal: Personal,
    key: bytes | None,
) -> Frame | dict[str, Frame]:
    """Return the frame that is made of a table, or of each of several."""
    found = TableStream(source(orders, tables, store=store, personal=personal, key=key)).read_all()
    frames = {name: frame(table) for name, table in found.items()}
    return frames[tables] if isinstance(tables, str) else frames
