"""Reading: the bytes of a reply become typed orders, by the library and by what one would use instead."""

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import Any

from shopsite_orders import read_orders

from feeds import FEEDS, Feed
from measured import LIBRARY, Options, Row, compare, sift, time_interleaved
from peers import BASE, READERS


def took_short_way(stream: Any) -> int | None:
    """Return how many orders of a stream were read the short way, `None` where a stream does not tell."""
    return getattr(stream, "regular", None)


def read_by_library(reply: bytes) -> int:
    return sum(1 for _ in read_orders(BytesIO(reply)))


def count_short_ways(reply: bytes) -> str:
    stream = read_orders(BytesIO(reply))
    orders = sum(1 for _ in stream)
    short = took_short_way(stream)
    return "" if short is None else f"{short} of {orders}"


def measure(options: Options) -> Iterator[Row]:
    for name in [options.feed] if options.feed else FEEDS:
        yield compare_readers(FEEDS[name], options)


def compare_readers(feed: Feed, options: Options) -> Row:
    title = f"{feed.name}{'' if feed.regular else ' (irregular)'}"
    reply = feed.reply(options.orders, options.seed)
    ways, failures = sift(readers(feed, reply, options), options.orders)
    if LIBRARY in failures:
        return Row("reading", title, str(failures[LIBRARY]))
    failures |= {peer.name: "not installed" for peer in READERS if not peer.installed}
    seconds = time_interleaved(ways, options.repeats)
    figure = f"{len(reply) / seconds[LIBRARY] / 1e6:.1f} MB/s"
    return Row("reading", title, figure, compare(seconds) | failures, count_short_ways(reply), seconds)


def readers(feed: Feed, reply: bytes, options: Options) -> dict[str, Callable[[], int]]:
    """Return all that read. What the C pass cannot read it gets as mended: the same orders, well-formed."""
    mended = feed.mended.reply(options.orders, options.seed)
    peers = {it.name: partial(it.read, mended if it.name == BASE else reply) for it in READERS if it.installed}
    return {LIBRARY: partial(read_by_library, reply), **peers}
