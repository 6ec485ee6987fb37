"""Follow one million orders in pages: memory must stay flat and the cursor small. Argument: how many orders."""

import sys
import time
import tracemalloc
from datetime import datetime, timedelta
from itertools import islice

from shopsite_orders.core.order import Order
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.pages import follow
from shopsite_orders.following.policy import Policy
from shopsite_orders.progress import progress_bar
from shopsite_orders.query import OrderQuery
from shopsite_orders.reply.stream import OrderStream, Reading, Results

FIRST = 1001
EPOCH = datetime(2016, 1, 1)  # noqa: DTZ001 - the store's clock has no zone
APART = timedelta(minutes=5)  # 288 orders a day
DELETED = 97  # every so many orders one is missing


class Store:
    """Orders made on demand: the query decides where to begin, nothing is kept."""

    def __init__(self, count: int) -> None:
        self.last = FIRST + count - 1
        self.requests = 0

    def download(self, query: OrderQuery) -> OrderStream:
        self.requests += 1
        return OrderStream(self._results(query), Reading(attempts=1), "quarantine")

    def _results(self, query: OrderQuery) -> Results:
        first = max(FIRST, query.start_order or 0)
        if query.start_date:
            day = datetime.combine(query.start_date, datetime.min.time())
            first = max(first, FIRST + (day - EPOCH) // APART)
        last = self.last if query.end_order is None else min(self.last, query.end_order)
        numbers = (number for number in range(first, last + 1) if number % DELETED)
        for number in islice(numbers, query.max_orders):
            yield Order(source="shopsite", number=str(number), placed_at=EPOCH + APART * (number - FIRST))


def main(count: int = 1_000_000, page_size: int = 500) -> None:
    store, cursor = Store(count), Cursor()
    came = size = 0
    tracemalloc.start()
    began = time.perf_counter()
    pages = follow(store.download, cursor, Policy(page_size=page_size), clock=time.time, bar=progress_bar(shown=False))
    for number, page in enumerate(pages):
        came, cursor = came + len(page.orders), page.cursor
        if number % 200 == 0:
            size = max(size, len(cursor.to_json()))
            peak = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.reset_peak()
            print(f"{came:9,} orders  peak {peak:5.1f} MB  cursor {len(cursor.to_json()):6,} bytes")
    seconds = time.perf_counter() - began
    print(f"{came:9,} orders in {store.requests:,} requests and {seconds:.0f} s, {came / seconds:,.0f} a second")
    print(f"the largest cursor had {size:,} bytes, the last one has {len(cursor.to_json()):,}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
