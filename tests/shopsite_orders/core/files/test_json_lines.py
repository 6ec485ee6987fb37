"""An archive of JSON Lines is read one line at a time, and a line that is not an order is named."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shopsite_orders import Order, OrderDataError, read_jsonl, read_orders
from shopsite_orders.core.files import json_lines
from shopsite_orders.sandbox import encode_reply, generate_orders

ORDERS = list(generate_orders(5, seed=2))
SAMPLE = Path(__file__).parents[3] / "samples" / "orders" / "before_from_dict.jsonl"


def line(order: Order) -> bytes:
    return json.dumps(order.to_dict(), ensure_ascii=False).encode() + b"\n"


ARCHIVE = b"".join(map(line, ORDERS))


def test_an_archive_is_read_from_a_path_and_from_a_binary_file(tmp_path: Path) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_bytes(ARCHIVE)
    assert list(read_jsonl(path)) == list(read_jsonl(str(path))) == ORDERS
    with path.open("rb") as file:
        assert list(read_jsonl(file)) == ORDERS
        assert not file.closed


def test_what_an_earlier_release_wrote_is_read_and_would_be_written_again_as_it_was() -> None:
    written = [json.loads(text) for text in SAMPLE.read_text("utf-8").splitlines()]
    assert [order.to_dict() for order in read_jsonl(SAMPLE)] == written
    assert [order.key for order in read_jsonl(SAMPLE)][1] == "1002@2024-01-02T06:11:39"


def test_what_the_command_line_writes_is_such_an_archive(tmp_path: Path) -> None:
    download, archive = tmp_path / "download.xml", tmp_path / "orders.jsonl"
    download.write_bytes(b"".join(encode_reply(ORDERS)))
    command = [sys.executable, "-P", "-m", "shopsite_orders", "read", str(download), "-o", str(archive)]
    subprocess.run(command, check=True, capture_output=True)
    assert list(read_jsonl(archive)) == list(read_orders(download))


def test_empty_lines_a_mark_of_utf_8_and_a_missing_last_end_of_line_are_accepted() -> None:
    archive = b"\xef\xbb\xbf" + line(ORDERS[0]) + b"\n \r\n" + line(ORDERS[1]).rstrip()
    assert list(read_jsonl(io.BytesIO(archive))) == ORDERS[:2]
    assert list(read_jsonl(io.BytesIO(b""))) == []


def test_one_line_is_read_at_a_time() -> None:
    class Endless:
        """An archive without an end."""

        read = 0

        def readline(self, _: int, /) -> bytes:
            self.read += 1
            return line(ORDERS[0])

    endless = Endless()
    orders = read_jsonl(endless)
    assert (endless.read, next(orders), next(orders), endless.read) == (0, ORDERS[0], ORDERS[0], 2)


BAD: dict[bytes, str] = {
    b"{\n": "it is not JSON from column 2 on",
    b"\xff\n": "it is not UTF-8",
    b"7\n": "an order should be an object with named values",
    b'{"source": "shopsite"}\n': "number is missing",
    b'{"source": "shopsite", "number": "7", "weight": "heavy"}\n': "weight should be a number as text",
    b"[" * 200_000 + b"\n": "it is nested too deeply",
    b'{"number": ' + b"9" * 5000 + b"}\n": "it holds a number that is too long to be read",
}


@pytest.mark.parametrize(("text", "says"), BAD.items(), ids=[text[:20].decode("latin-1") for text in BAD])
def test_a_bad_line_ends_the_reading_with_its_number_after_the_orders_before_it(text: bytes, says: str) -> None:
    orders = read_jsonl(io.BytesIO(ARCHIVE + text + ARCHIVE))
    assert [next(orders) for _ in ORDERS] == ORDERS
    with pytest.raises(OrderDataError) as caught:
        next(orders)
    assert str(caught.value).startswith(f"line 6 is not an order as Order.to_dict gives it: {says}")
    assert str(caught.value).endswith("; mend or remove the line")
    assert caught.value.reveal() == text


def test_an_archive_that_was_cut_off_says_so() -> None:
    with pytest.raises(OrderDataError, match=r"line 5 .* \(the file ends there, and may have been cut off\)"):
        list(read_jsonl(io.BytesIO(ARCHIVE[:-40])))


def test_a_line_without_end_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "LONGEST_LINE", 1000)
    asked: list[int] = []

    class Endless(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            asked.append(size or 0)
            return b"x" * (size or 0)

    with pytest.raises(OrderDataError, match=r"line 1 .* it has more than 1,000 bytes"):
        list(read_jsonl(Endless()))
    assert asked == [1001]


def test_numbers_that_another_program_wrote_stay_exact() -> None:
    values = ORDERS[0].to_dict()
    values["totals"]["grand_total"] = "PLACE"
    text = json.dumps(values).replace('"PLACE"', "0.1000000000000000055511151231257827")
    [order] = read_jsonl(io.BytesIO(text.encode()))
    assert str(order.totals.grand_total) == "0.1000000000000000055511151231257827"


@pytest.mark.parametrize("source", [io.StringIO("{}"), b"{}", None, 7])
def test_what_is_not_a_path_or_a_binary_file_is_refused_at_once(source: Any) -> None:
    with pytest.raises(TypeError, match="a path or a file opened in binary mode"):
        read_jsonl(source)


def test_a_file_that_is_not_there_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        next(read_jsonl(tmp_path / "nowhere.jsonl"))


def test_card_data_in_a_bad_line_is_masked_in_what_may_be_logged() -> None:
    def lines() -> Iterator[Order]:
        return read_jsonl(io.BytesIO(b'{"number": "7", "payment": {"card": {"number": "4111111111111111"}}}\n'))

    with pytest.raises(OrderDataError) as caught:
        next(lines())
    assert b"411111111111" not in caught.value.redacted
