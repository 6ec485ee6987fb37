"""Posts: a form of about eighty fields becomes a typed order, against `parse_qsl`, which only takes it apart."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import parse_qsl

from shopintegrator_hook import FieldMap, Hook

from feeds.posts import LINES, SECRET, SECRET_FIELD, STYLES, Style, bodies, field_map
from measured import LIBRARY, Options, Row, compare, time_interleaved

FORM = "application/x-www-form-urlencoded"


def receive(hook: Hook, posts: list[bytes]) -> int:
    return sum(len(hook.receive(post, FORM).order.lines) for post in posts)


def take_apart(posts: list[bytes]) -> int:
    return sum(len(parse_qsl(post.decode(), keep_blank_values=True)) for post in posts)


def compare_forms(style: Style, options: Options) -> Row:
    posts = bodies(style, options.orders, options.seed)
    hook = Hook({"2026": SECRET}, FieldMap.loads(field_map(style)), secret_field=SECRET_FIELD)
    assert receive(hook, posts) == LINES * len(posts), "not every line was understood"
    fields = take_apart(posts) // len(posts)
    ways = {LIBRARY: partial(receive, hook, posts), "parse_qsl": partial(take_apart, posts)}
    seconds = time_interleaved(ways, options.repeats)
    figure = f"{len(posts) / seconds[LIBRARY]:,.0f} posts/s"
    return Row("posts", f"{style.name}, {fields} fields", figure, compare(seconds), seconds=seconds)


def measure(options: Options) -> Iterator[Row]:
    for style in STYLES:
        yield compare_forms(style, options)
