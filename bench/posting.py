"""Posts: a form of about eighty fields becomes a typed order, against `parse_qsl`, which only takes it apart.

Nothing waits here, so that the processor's time is what is measured: other programs take none of it.
"""

import time
from collections.abc import Iterator
from functools import partial
from urllib.parse import parse_qsl

from shopintegrator_hook import FieldMap, Hook

from feeds.posts import SECRET, SECRET_FIELD, STYLES, bodies, field_map
from measured import LIBRARY, Options, Row, compare, time_interleaved

FORM = "application/x-www-form-urlencoded"
MOST_LINES = 7  # of a cart of any size; on average as many as the others have


def receive(hook: Hook, posts: list[bytes]) -> int:
    return sum(len(hook.receive(post, FORM).order.lines) for post in posts)


def take_apart(posts: list[bytes]) -> int:
    return sum(len(parse_qsl(post.decode(), keep_blank_values=True)) for post in posts)


def count_lines(posts: list[bytes]) -> int:
    names = (name for post in posts for name, _ in parse_qsl(post.decode(), keep_blank_values=True))
    return sum("quantity" in name.lower() for name in names)


def compare_forms(case: str, hook: Hook, posts: list[bytes], options: Options) -> Row:
    assert receive(hook, posts) == count_lines(posts), "not every line was understood"
    fields = take_apart(posts) // len(posts)
    ways = {LIBRARY: partial(receive, hook, posts), "parse_qsl": partial(take_apart, posts)}
    seconds = time_interleaved(ways, options.repeats, time.process_time)
    figure = f"{len(posts) / seconds[LIBRARY]:,.0f} posts/s"
    return Row("posts", f"{case}, {fields} fields", figure, compare(seconds), seconds=seconds)


def measure(options: Options) -> Iterator[Row]:
    for style in STYLES:
        posts = bodies(style, options.orders, options.seed)
        by_map = Hook({"2026": SECRET}, FieldMap.loads(field_map(style)), secret_field=SECRET_FIELD)
        yield compare_forms(style.name, by_map, posts, options)
    usual = STYLES[0]
    by_map = Hook({"2026": SECRET}, FieldMap.loads(field_map(usual)))
    carts = bodies(usual, options.orders, options.seed, most_lines=MOST_LINES)
    yield compare_forms("carts of any size, the secret in any field", by_map, carts, options)
    yield compare_forms("no map", Hook({"2026": SECRET}), bodies(usual, options.orders, options.seed), options)
