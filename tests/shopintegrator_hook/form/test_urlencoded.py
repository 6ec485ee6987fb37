"""A form is cut at all its signs at once, and reads as if it had been cut pair by pair."""

from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopintegrator_hook.form.urlencoded import split

PIECES = st.sampled_from(
    [
        b"a",
        b"name",
        b"=",
        b"&",
        b"=",
        b"&",
        b"+",
        b"%20",
        b"%26",
        b"%3D",
        b"%1E",
        b"\x1e",
        b"%C3%A9",
        b"%",
        b"%4",
        b"%zz",
        b"\xe9",
        b"\r\n",
        b"%0d%0A",
    ]
)
BODIES = st.lists(PIECES, max_size=30).map(b"".join)
REGULAR = st.lists(st.tuples(BODIES, BODIES), max_size=12).map(
    lambda pairs: b"&".join(b"=".join(side.translate(None, b"&=") for side in pair) for pair in pairs)
)


def pairs(data: bytes) -> list[tuple[bytes, bytes]]:
    names, values = split(data)
    return [*zip(names, values, strict=True)]


def pair_by_pair(data: bytes) -> list[tuple[bytes, bytes]]:
    cut = [pair.partition(b"=") for pair in data.strip(b"\r\n").replace(b"+", b" ").split(b"&") if pair]
    return [(unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in cut]


@given(BODIES | REGULAR)
def test_any_form_is_cut_as_pair_by_pair(data: bytes) -> None:
    assert pairs(data) == pair_by_pair(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a=1&b=2", [(b"a", b"1"), (b"b", b"2")]),
        (b"a&b=c=d", [(b"a", b""), (b"b", b"c=d")]),
        (b"a==b&c", [(b"a", b"=b"), (b"c", b"")]),
        (b"a=x%1Ey&b=2", [(b"a", b"x\x1ey"), (b"b", b"2")]),
        (b"a=x%26y%3Dz&b=%2B", [(b"a", b"x&y=z"), (b"b", b"+")]),
        (b"", []),
        (b"&&", []),
        (b"=", [(b"", b"")]),
    ],
)
def test_odd_forms_are_read_as_well(data: bytes, expected: list[tuple[bytes, bytes]]) -> None:
    assert pairs(data) == expected
