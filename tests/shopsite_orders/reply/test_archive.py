"""Manual downloads and archived replies."""

import gzip
import io
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from traceback import TracebackException
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shopsite_orders import IncompleteDownloadError, OrderDataError, StoreRefusedError, read_orders


@pytest.fixture
def download(reply: Callable[..., bytes], element: Callable[..., bytes]) -> bytes:
    return reply(element(7, "<OrderDate>2017-05-05 12:12:14</OrderDate>"), element(8))


def numbers(source: Any) -> list[str]:
    return [order.number for order in read_orders(source)]


def test_a_path_bytes_and_an_open_file_read_the_same(download: bytes, tmp_path: Path) -> None:
    path = tmp_path / "download.xml"
    path.write_bytes(download)
    with path.open("rb") as file, tempfile.TemporaryFile() as unnamed:
        unnamed.write(download)
        unnamed.seek(0)
        held = bytearray(download), memoryview(download), memoryview(bytearray(download))
        for source in (path, str(path), download, *held, io.BytesIO(download), file, unnamed):
            assert numbers(source) == ["7", "8"]
        assert not file.closed


def test_an_open_file_is_read_from_where_it_stands(download: bytes) -> None:
    file = io.BytesIO(b"<ShopSiteOrders>" + download)
    file.seek(len(b"<ShopSiteOrders>"))
    assert numbers(file) == ["7", "8"]


def test_zone_and_currency_are_the_callers(download: bytes) -> None:
    first = next(read_orders(download, timezone="America/Denver", currency="USD"))
    assert (str(first.placed_at), first.currency) == ("2017-05-05 12:12:14-06:00", "USD")
    assert next(read_orders(download, timezone=ZoneInfo("UTC"))).key == first.key == "7@2017-05-05T12:12:14"
    assert next(read_orders(download)).placed_at.tzinfo is None  # type: ignore[union-attr]


def test_a_manual_download_needs_no_response_block(element: Callable[..., bytes]) -> None:
    assert numbers(b"<ShopSiteOrders>" + element(7) + b"</ShopSiteOrders>") == ["7"]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        pytest.param(lambda reply: reply[:-20], IncompleteDownloadError, id="cut"),
        pytest.param(lambda reply: reply + reply, OrderDataError, id="two replies in one file"),
        pytest.param(lambda reply: reply.replace(b"Code>1<", b"Code>3<"), StoreRefusedError, id="refused"),
        pytest.param(lambda _: b"", IncompleteDownloadError, id="empty"),
        pytest.param(lambda _: b"OrderNumber,Total\n7,1.00\n", OrderDataError, id="another format"),
    ],
)
def test_what_is_no_whole_download_is_said(
    change: Callable[[bytes], bytes], kind: type[Exception], download: bytes
) -> None:
    with pytest.raises(kind):
        numbers(change(download))


@pytest.mark.parametrize("junk", [b"\0\0\0", b"\n\n \n", b"<!-- made by hand -->", b"<html>goodbye</html>"])
def test_junk_behind_the_end_is_let_pass(junk: bytes, download: bytes) -> None:
    assert numbers(download + junk) == ["7", "8"]


def test_bytes_that_change_are_read_as_they_were(download: bytes) -> None:
    source = bytearray(download)
    orders = read_orders(source)
    source[:] = bytes(len(source))
    assert [order.number for order in orders] == ["7", "8"]


def test_text_is_no_source(tmp_path: Path, download: bytes) -> None:
    path = tmp_path / "download.xml"
    path.write_bytes(download)
    with path.open(encoding="utf-8") as file, pytest.raises(TypeError, match="'rb'"):
        read_orders(file)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="binary"):
        read_orders(io.StringIO("<ShopSiteOrders/>"))  # type: ignore[arg-type]


@pytest.mark.parametrize("read", ["<ShopSiteOrders/>", 5], ids=repr)
def test_what_reads_as_something_else_than_bytes_is_a_type_error(read: Any) -> None:
    class Text:
        def read(self, _: int, /) -> Any:
            return read

    said = f"what source reads must be bytes, as of a file opened in binary mode ('rb'), not {type(read).__name__}"
    with pytest.raises(TypeError) as caught:
        numbers(Text())
    assert str(caught.value) == said


def test_a_path_is_not_empty() -> None:
    with pytest.raises(ValueError, match=r"^source must be the path of a file, not an empty text$"):
        read_orders("")


@pytest.mark.parametrize(
    ("options", "kind", "said"),
    [
        ({"timezone": 5}, TypeError, "timezone must be a name such as 'America/Denver', or a tzinfo, not int"),
        ({"currency": 5}, TypeError, "currency must be a str such as 'USD', not int"),
        ({"currency": ""}, ValueError, "currency must not be blank: name one such as 'USD', or leave it out"),
        ({"on_error": None}, ValueError, "on_error must be 'raise' or 'quarantine', not None"),
    ],
    ids=str,
)
def test_arguments_are_checked_before_reading(options: dict[str, Any], kind: type[Exception], said: str) -> None:
    with pytest.raises(kind) as caught:
        read_orders(b"", **options)
    assert str(caught.value) == said


@pytest.mark.parametrize("source", [None, 5, [b"<ShopSiteOrders/>"]], ids=repr)
def test_what_is_no_source_at_all_is_a_type_error(source: Any) -> None:
    with pytest.raises(TypeError, match="source"):
        numbers(source)


def test_a_missing_file_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        numbers(tmp_path / "missing.xml")


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2025-03-09 02:30:00", datetime(2025, 3, 9, 9, 30, tzinfo=UTC)),  # in the hour that spring leaves out
        ("2025-11-02 01:30:00", datetime(2025, 11, 2, 7, 30, tzinfo=UTC)),  # in the hour that comes twice: its first
    ],
)
def test_a_time_that_the_clock_skips_or_repeats_is_kept_as_it_is_written(wall: str, utc: datetime) -> None:
    reply = f"<ShopSiteOrders><Order><OrderNumber>1</OrderNumber><OrderDate>{wall}</OrderDate></Order></ShopSiteOrders>"
    aware, naive = (next(read_orders(reply.encode(), timezone=zone)) for zone in ("America/Denver", None))
    assert aware.placed_at is not None
    assert aware.placed_at.astimezone(UTC) == utc
    assert aware.key == naive.key == f"1@{wall.replace(' ', 'T')}"


@pytest.mark.parametrize("timezone", ["America/Nowhere", "", "America", "../etc/passwd", "a\0b"])
def test_a_zone_that_is_none_is_refused_before_reading(timezone: str, download: bytes) -> None:
    with pytest.raises(ValueError, match="timezone should be a name like"):
        read_orders(download, timezone=timezone)


def test_the_file_is_closed_when_reading_stops_early(tmp_path: Path, download: bytes) -> None:
    """Warnings are errors here: a file left open would raise a ResourceWarning."""
    path = tmp_path / "download.xml"
    path.write_bytes(download)
    with read_orders(path) as orders:
        assert next(orders).number == "7"
    assert list(orders) == []


@pytest.mark.parametrize("failure", [OSError("the disk is gone"), "text"], ids=repr)
def test_no_frame_of_a_file_that_fails_holds_an_order(failure: Any, element: Callable[..., bytes]) -> None:
    class Failing:
        def __init__(self) -> None:
            self.answers = iter([b"<ShopSiteOrders>" + element(7, "<Comments>canary</Comments>")[:-1], failure])

        def read(self, _: int, /) -> Any:
            answer = next(self.answers)
            if isinstance(answer, OSError):
                raise answer
            return answer

        def __repr__(self) -> str:
            return "Failing()"

    source = Failing()
    with pytest.raises((OSError, TypeError)) as caught:
        list(read_orders(source))
    shown = "".join(TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "canary" not in shown.replace("<Comments>canary</Comments>", "", 1)
    assert "_read_piece" in shown


@pytest.mark.parametrize("cut", [-20, -1])
def test_no_frame_of_an_error_holds_the_bytes_that_were_read(cut: int, download: bytes) -> None:
    with pytest.raises(IncompleteDownloadError) as caught:
        list(read_orders(download[:cut].replace(b"</ShopSiteOrders", b"<!-- canary")))
    frames = caught.value.__traceback__.tb_next if caught.value.__traceback__ else None  # without the test's own
    shown = "".join(TracebackException(IncompleteDownloadError, caught.value, frames, capture_locals=True).format())
    assert "OrderNumber" not in shown


@pytest.mark.parametrize("cut", [None, 60])
def test_orders_that_are_handed_in_as_text_are_refused_and_not_repeated(cut: int | None, download: bytes) -> None:
    with pytest.raises(ValueError, match=r"not what is in it: pass the orders themselves as bytes$") as caught:
        read_orders(download.decode()[:cut])
    assert "ShopSiteOrders" not in str(caught.value)


@pytest.mark.parametrize(
    ("packed", "kind"), [(gzip.compress(b"<x/>", mtime=0), "gzip"), (b"PK\x03\x04\x14\x00", "ZIP")]
)
def test_a_file_that_is_packed_is_to_be_unpacked(packed: bytes, kind: str) -> None:
    with pytest.raises(OrderDataError, match=rf"^expected orders, but this is a {kind} file: unpack it first$"):
        list(read_orders(packed))
