"""Bytes in pieces: what is used up goes, what is left stays, and waiting costs nothing."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.reply.scanning.buffer import Buffer
from shopsite_orders.reply.scanning.limits import LONGEST_LOOK


@given(st.lists(st.binary(min_size=1, max_size=9)), st.data())
def test_what_is_taken_and_what_is_left_are_what_came(pieces: list[bytes], data: st.DataObject) -> None:
    buffer, taken = Buffer(), b""
    for came in accumulate(pieces):
        buffer.add(came[len(taken) + len(buffer.data) - buffer.at :])
        taken += buffer.take(data.draw(st.integers(buffer.at, len(buffer.data))))
        assert taken + buffer.data[buffer.at :] == came
        assert buffer.passed + len(buffer.data) == len(came)


def test_nothing_is_looked_at_before_a_tag_may_have_ended() -> None:
    buffer = Buffer()
    seen = []
    for piece in (b"<Order", b" ", b"x>", b"y", b"z"):
        buffer.add(piece)
        seen.append(buffer.ripe)
        buffer.wait()
    assert seen == [False, False, True, False, False]


def test_much_is_looked_at_all_the_same_and_so_is_the_end() -> None:
    buffer = Buffer()
    buffer.add(b" " * (LONGEST_LOOK - 1))
    before = buffer.ripe
    buffer.add(b" ")
    assert (before, buffer.ripe) == (False, True)
    buffer.wait()
    buffer.add(b"")
    assert (buffer.ripe, buffer.ended) == (True, True)


def test_what_is_transcoded_is_utf_8_from_there_on_and_half_a_character_waits() -> None:
    buffer = Buffer()
    text = "é€>".encode("utf-16-le")
    buffer.add(b"used" + text[:1])
    buffer.go(4)
    buffer.transcode("utf-16-le")
    for at in range(1, len(text)):
        buffer.add(text[at : at + 1])
        assert not buffer.ended
    assert (buffer.data.decode(), buffer.transcoded, buffer.ripe) == ("é€>", True, True)
