"""Texts that are decoded together are what each is alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopintegrator_hook.form import Charset, Form
from shopintegrator_hook.form.charset import text_of
from shopintegrator_hook.form.texts import decode_fields

TEXTS = st.one_of(
    st.binary(max_size=12),
    st.text(max_size=8).map(str.encode),
    st.lists(st.sampled_from([b"\x8f", b"\xa4\xd4", b"\xc3", b"\xa9", b"\x81", b"\x1e", b"a"]), max_size=4).map(
        b"".join
    ),
)
CHARSETS = st.sampled_from(["utf-8", "windows-1252", "euc_jp", "euc_kr", "gb2312", "koi8-r", "iso-8859-15"])


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=8), CHARSETS)
def test_no_text_is_read_otherwise_for_its_neighbours(pairs: list[tuple[bytes, bytes]], charset: str) -> None:
    form = Form([name for name, _ in pairs], [value for _, value in pairs], declared=charset)
    names, values, plan = decode_fields(form)
    assert [*zip(names, values, strict=True)] == [
        (text_of(name, plan.name)[0], text_of(value, plan.name)[0]) for name, value in pairs
    ]
    odd = {
        text_of(name, plan.name)[0] for name, value in pairs if any(text_of(it, plan.name)[1] for it in (name, value))
    }
    assert set(plan.fallbacks) == odd


@pytest.mark.parametrize("count", [3, 2_001])
def test_a_form_of_any_size_is_read_alike(count: int) -> None:
    form = Form([b"n%d" % nth for nth in range(count)], [b"\xc3\xa9"] * count)
    names, values, charset = decode_fields(form)
    assert (names[-1], values[-1], len(values)) == (f"n{count - 1}", "é", count)
    assert charset == Charset(name="utf-8", source="default")


def test_a_field_in_a_charset_of_its_own_is_read_in_it() -> None:
    form = Form([b"a", b"b"], [b"\xe9", b"\xc3\xa9"], ("windows-1252", None))
    assert decode_fields(form)[1] == ["é", "é"]
