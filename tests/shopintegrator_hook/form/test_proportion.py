"""What a body costs is in proportion to its size, whoever sent it."""

import json
import tracemalloc
from contextlib import suppress
from encodings import _cache  # the interpreter's own, which forgets nothing

import attrs
import pytest

from shopintegrator_hook.errors import PayloadError
from shopintegrator_hook.form import Limits, read
from shopintegrator_hook.form.texts import decode_fields

FORM = "application/x-www-form-urlencoded"
SIZE = 1_000_000
BODIES = {
    "percent signs": (b"a=" + b"%" * SIZE, FORM),
    "escapes": (b"a=" + b"%41" * (SIZE // 3), FORM),
    "escapes one by one": (b"a=" + b"%41b" * (SIZE // 4), FORM),
    "plus signs": (b"a=" + b"+" * SIZE, FORM),
    "a long name over an array": (json.dumps({"n" * 900: [0] * 19_000}).encode(), "application/json"),
    "a long name over a long array": (json.dumps({"n" * 900: [0] * 190_000}).encode(), "application/json"),
    "long names over one another": (json.dumps({"n" * 300: {"m" * 300: {"o" * 300: [1] * 9_000}}}).encode(), None),
}


@pytest.mark.parametrize("name", BODIES)
def test_memory_is_in_proportion_to_the_body(name: str) -> None:
    body, content_type = BODIES[name]
    tracemalloc.start()
    with suppress(PayloadError):  # too many fields: that is found out in proportion, too
        decode_fields(read(body, content_type, Limits()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40 * max(len(body), SIZE)


def test_an_invented_charset_leaves_nothing_behind() -> None:
    before = len(_cache)
    for number in range(200):
        read(b"a=1", f"{FORM}; charset=invented-{number}", Limits())
        form = read(b"charset=made-up-%d&a=1" % number, FORM, Limits())
        assert decode_fields(attrs.evolve(form, declared=f"invented-{number}"))[2].name == "utf-8"
    assert len(_cache) == before
